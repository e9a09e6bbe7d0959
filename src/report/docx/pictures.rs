//! Figures as pictures that describe themselves.

use super::super::content::ReportDrawing;
use super::paragraph::{Paragraph, escaped};
use crate::figure;

/// English Metric Units for each pixel of a drawing, at 96 to an inch.
const EMU: f64 = 9_525.0;
/// The widest picture, in these: 17 cm; and one of two side by side.
const WIDE: f64 = 6_120_000.0;
const HALF: f64 = 2_950_000.0;
/// Pixels for each of a drawing.
const SCALE: f64 = 2.0;

/// The pictures of a document.
#[derive(Default)]
pub(super) struct Pictures(Vec<Vec<u8>>);

impl Pictures {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Their numbers, from 1, and files.
    pub(super) fn files(&self) -> impl Iterator<Item = (usize, &Vec<u8>)> {
        (1..).zip(&self.0)
    }

    /// A figure with its caption above and its key below; a narrow one has half a line.
    pub(super) fn figure(
        &mut self,
        drawing: &ReportDrawing,
        narrow: bool,
    ) -> anyhow::Result<String> {
        let picture = &drawing.pictures[usize::from(narrow)];
        self.0.push(figure::pixels(picture, SCALE)?);
        let most = if narrow { HALF } else { WIDE };
        let shrink = (most / (picture.width * EMU)).min(1.0);
        let side = |length: f64| (length * EMU * shrink).round().max(1.0) as u64;
        let (wide, high) = (side(picture.width), side(picture.height));
        let at = self.0.len();
        let (name, alt) = (escaped(&drawing.title), escaped(&drawing.alt));
        let inline = format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
             <wp:docPr id=\"{at}\" name=\"{name}\" descr=\"{alt}\"/><wp:cNvGraphicFramePr/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
             <pic:nvPicPr><pic:cNvPr id=\"{at}\" name=\"{name}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"image{at}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r>"
        );
        let mut caption = Paragraph::styled("Caption").bold(&drawing.title);
        if !drawing.subtitle.is_empty() {
            caption = caption.text(&format!(" – {}", drawing.subtitle));
        }
        let key = Paragraph::styled("Key").text(&drawing.notes.join(" "));
        Ok([
            caption.finish(),
            Paragraph::styled("Figure").raw(&inline).finish(),
            key.references(&drawing.sources).finish(),
        ]
        .concat())
    }
}
