//! A picture as PDF: one page of vectors, text in the embedded font, what it is and where its numbers come from inside.
//!
//! The same picture gives the same bytes: nothing is dated, and no object depends on another order than that of the drawing.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

use super::Picture;
use super::text::FONTS;
use super::theme::{Ink, Theme};
use page::{PdfPage, hatch_name};

mod page;

/// Points of a pixel.
const POINT: f32 = 0.75;
/// The names of the fonts on the page and in the file, regular and bold.
const NAMES: [(&[u8], &[u8]); 2] = [(b"F0", b"Arimo"), (b"F1", b"Arimo-Bold")];
/// Characters are written as the numbers of their glyphs.
const IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// Writes a picture; `provenance` is JSON that goes into the file as an attachment.
pub(super) fn write(picture: &Picture, theme: Theme, provenance: &str) -> anyhow::Result<Vec<u8>> {
    let page = PdfPage::of(picture, theme);
    let mut pdf = Pdf::new();
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let [catalog, pages, own, content, info, file, attachment] = std::array::from_fn(|_| next());
    let hatches: BTreeMap<Ink, Ref> = page.hatches.iter().map(|ink| (*ink, next())).collect();
    let fonts: [[Ref; 5]; 2] = std::array::from_fn(|_| std::array::from_fn(|_| next()));

    let mut root = pdf.catalog(catalog);
    root.pages(pages).lang(TextStr("en"));
    root.viewer_preferences().display_doc_title(true);
    root.names()
        .embedded_files()
        .names()
        .insert(Str(b"provenance.json"), file);
    root.finish();
    pdf.pages(pages).kids([own]).count(1);
    let (width, height) = (picture.width as f32 * POINT, picture.height as f32 * POINT);
    let mut sheet = pdf.page(own);
    sheet
        .media_box(Rect::new(0.0, 0.0, width, height))
        .parent(pages)
        .contents(content);
    let mut resources = sheet.resources();
    let mut named = resources.fonts();
    for ((name, _), ids) in NAMES.iter().zip(&fonts) {
        named.pair(Name(name), ids[0]);
    }
    named.finish();
    let mut patterns = resources.patterns();
    for (ink, id) in &hatches {
        patterns.pair(Name(hatch_name(*ink).as_bytes()), *id);
    }
    patterns.finish();
    resources.finish();
    sheet.finish();
    let drawn = deflated(&page.content)?;
    pdf.stream(content, &drawn).filter(Filter::FlateDecode);
    for (ink, id) in hatches {
        hatch(&mut pdf, id, ink, theme == Theme::Dark);
    }
    for (at, ids) in fonts.iter().enumerate() {
        font(&mut pdf, at, *ids, &page.glyphs[at])?;
    }
    describe(&mut pdf, info, picture);
    pdf.file_spec(file)
        .path(Str(b"provenance.json"))
        .unic_file(TextStr("provenance.json"))
        .description(TextStr("query, rows, notes and sources"))
        .embedded_file(attachment);
    let packed = deflated(provenance.as_bytes())?;
    pdf.embedded_file(attachment, &packed)
        .filter(Filter::FlateDecode);
    Ok(pdf.finish())
}

/// Title, description and sources, as the properties of the file.
fn describe(pdf: &mut Pdf, info: Ref, picture: &Picture) {
    let mut about = pdf.document_info(info);
    about
        .title(TextStr(&picture.title))
        .subject(TextStr(&picture.alt));
    about.keywords(TextStr(&picture.sources.join("; ")));
    about.producer(TextStr(concat!("tipstat ", env!("CARGO_PKG_VERSION"))));
    about.finish();
}

fn deflated(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Slanted lines: a tile of 5 pixels, turned by 45 degrees.
fn hatch(pdf: &mut Pdf, id: Ref, ink: Ink, dark: bool) {
    const TILE: f32 = 5.0;
    let mut lines = pdf_writer::Content::new();
    let [red, green, blue] = page::rgb(ink, dark);
    lines.set_fill_rgb(red, green, blue);
    lines
        .rect(0.0, 0.0, 0.75, TILE)
        .rect(TILE - 0.75, 0.0, 0.75, TILE)
        .fill_nonzero();
    let lines = lines.finish();
    let turned = std::f32::consts::FRAC_1_SQRT_2 * POINT;
    let mut pattern = pdf.tiling_pattern(id, &lines);
    pattern
        .paint_type(pdf_writer::types::PaintType::Colored)
        .tiling_type(pdf_writer::types::TilingType::ConstantSpacing)
        .bbox(Rect::new(0.0, 0.0, TILE, TILE))
        .x_step(TILE)
        .y_step(TILE)
        .matrix([turned, -turned, turned, turned, 0.0, 0.0]);
    pattern.resources();
}

/// A font with all its glyphs, the widths of those that are used and the letters that they represent.
fn font(
    pdf: &mut Pdf,
    at: usize,
    [own, cid, descriptor, file, letters]: [Ref; 5],
    used: &BTreeMap<u16, char>,
) -> anyhow::Result<()> {
    let name = Name(NAMES[at].1);
    let font = FontRef::new(FONTS[at])?;
    let (size, place) = (Size::unscaled(), LocationRef::default());
    let metrics = font.metrics(size, place);
    let per_mille = 1000.0 / f32::from(metrics.units_per_em);
    pdf.type0_font(own)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(letters);
    let mut descendant = pdf.cid_font(cid);
    descendant
        .subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(IDENTITY)
        .font_descriptor(descriptor)
        .default_width(0.0)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    let widths = font.glyph_metrics(size, place);
    let mut list = descendant.widths();
    for glyph in used.keys() {
        let wide = widths.advance_width((*glyph).into()).unwrap_or(0.0) * per_mille;
        list.consecutive(*glyph, [wide]);
    }
    list.finish();
    descendant.finish();
    let reach = metrics.bounds.unwrap_or_default();
    let corners = [reach.x_min, reach.y_min, reach.x_max, reach.y_max].map(|x| x * per_mille);
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(corners[0], corners[1], corners[2], corners[3]))
        .italic_angle(0.0)
        .ascent(metrics.ascent * per_mille)
        .descent(metrics.descent * per_mille)
        .cap_height(metrics.cap_height.unwrap_or(metrics.ascent) * per_mille)
        .stem_v(if at == 0 { 80.0 } else { 140.0 })
        .font_file2(file);
    let packed = deflated(FONTS[at])?;
    pdf.stream(file, &packed)
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), i32::try_from(FONTS[at].len())?);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), IDENTITY);
    for (glyph, letter) in used {
        map.pair(*glyph, *letter);
    }
    let map = map.finish();
    pdf.cmap(letters, &map);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Paint, SceneItem, Stroke, TextLine};
    use super::*;

    #[test]
    fn a_page_has_its_fonts_its_hatching_and_the_same_bytes_each_time() {
        let items = vec![
            SceneItem::from(
                TextLine::new((10.0, 20.0), "Zürich – Бишкек 漢", 12.0, Ink::Text).bold(),
            ),
            SceneItem::outlined(
                (0.0, 0.0),
                (40.0, 10.0),
                Paint::Hatch(Ink::Axis),
                Stroke::of(Ink::Text, 1.0),
            ),
        ];
        let picture = Picture {
            width: 200.0,
            height: 100.0,
            title: "Größe (a) \\ b".into(),
            alt: String::new(),
            sources: Vec::new(),
            items,
        };
        let bytes = write(&picture, Theme::Light, "{}").expect("a page");
        assert_eq!(bytes, write(&picture, Theme::Light, "{}").expect("a page"));
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        for part in [
            "%PDF-1.7",
            "/MediaBox [0 0 150 75]",
            "/Arimo-Bold",
            "/PatternType 1",
            "provenance.json",
        ] {
            assert!(holds(part.as_bytes()), "{part}");
        }
        for part in ["/CreationDate", "/ModDate", "NaN", "inf"] {
            assert!(!holds(part.as_bytes()), "{part}");
        }
        assert!(bytes.ends_with(b"%%EOF"));
    }
}
