//! The pages of a column, which say how many values they have: room is made for them before they are decoded.

use parquet::basic::Type;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::RowGroupReader;

/// Pages that cannot have more values than they say.
pub(super) struct CheckedPages {
    pages: Box<dyn PageReader>,
    /// Rows of the part of the file.
    rows: usize,
    /// Bytes that a value of a dictionary takes at least: a text its length.
    least: usize,
}

impl CheckedPages {
    pub(super) fn new(group: &dyn RowGroupReader, column: usize, rows: usize) -> Result<Self> {
        let pages = group.get_column_page_reader(column)?;
        let descriptor = group.metadata().column(column).column_descr_ptr();
        let is_short = matches!(
            descriptor.physical_type(),
            Type::BOOLEAN | Type::FIXED_LEN_BYTE_ARRAY
        );
        let least = if is_short { 1 } else { 4 };
        Ok(Self { pages, rows, least })
    }

    fn check(&self, page: Page) -> Result<Page> {
        let values = page.num_values() as usize;
        let most = match &page {
            Page::DictionaryPage { buf, .. } => buf.len() / self.least,
            Page::DataPage { .. } | Page::DataPageV2 { .. } => self.rows,
        };
        if values > most {
            let wrong = format!("a page has {values} values, more than {most}");
            return Err(ParquetError::General(wrong));
        }
        Ok(page)
    }
}

impl Iterator for CheckedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for CheckedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        page.map(|page| self.check(page)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}
