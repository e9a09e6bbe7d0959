//! A picture as PNG, drawn by resvg with the embedded font; its metadata holds the provenance.

use anyhow::Context as _;
use resvg::{tiny_skia, usvg};

use super::Picture;
use super::text::FONTS;
use crate::dataset::text::escape_controls;

/// The largest side of an image, in pixels.
const LARGEST: f64 = 16_384.0;

/// Draws the SVG of a picture, with `scale` pixels for each of its units; `provenance` is JSON for its metadata.
pub(super) fn draw(
    svg: &str,
    picture: &Picture,
    scale: f64,
    provenance: &str,
) -> anyhow::Result<Vec<u8>> {
    let mut options = usvg::Options {
        font_family: "Arimo".into(),
        ..usvg::Options::default()
    };
    for font in FONTS {
        options.fontdb_mut().load_font_data(font.to_vec());
    }
    let tree = usvg::Tree::from_str(svg, &options).context("the drawing")?;
    let largest = picture.width.max(picture.height);
    let scale = scale.min(LARGEST / largest.max(1.0));
    let side = |length: f64| (length * scale).ceil().clamp(1.0, LARGEST) as u32;
    let (width, height) = (side(picture.width), side(picture.height));
    let mut image = tiny_skia::Pixmap::new(width, height).context("the image has no size")?;
    let transform = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut image.as_mut());

    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    for (keyword, text) in [
        ("Title", picture.title.as_str()),
        ("Description", &picture.alt),
        ("Source", &picture.sources.join("\n")),
        ("Software", concat!("tipstat ", env!("CARGO_PKG_VERSION"))),
        ("tipstat", provenance),
    ] {
        if !text.is_empty() {
            encoder.add_itxt_chunk(keyword.into(), escape_controls(text).into_owned())?;
        }
    }
    let mut writer = encoder.write_header()?;
    // the ground is opaque, so that no pixel is seen through
    let mut opaque = Vec::with_capacity(image.data().len() / 4 * 3);
    for pixel in image.data().chunks_exact(4) {
        opaque.extend_from_slice(&pixel[..3]);
    }
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(bytes)
}
