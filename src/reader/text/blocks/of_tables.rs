//! Tables of a text as blocks: of tabs, of wikis, of separators, of pipes, and of columns lined up by spaces.
//! Must not know headings, paragraphs and lists.

use crate::document::{BlockKind, StripItem, Text};
use crate::provenance::Provenance;
use crate::reader::text::lines::Line;
use crate::reader::text::prose::ends_sentence;
use crate::reader::text::{bullet, columns, inline, shapes, source, tables};

use super::{PROSE, Reader, SEARCH};

impl<'a> Reader<'a> {
    /// Whether a table of tabs begins at line `index`: several rows, or one with three cells.
    pub(super) fn tab_table_at(&self, index: usize) -> bool {
        let Some(line) = self.line(index).filter(|l| l.text.contains('\t')) else { return false };
        let Some(fields) = tables::tab_fields(line) else { return false };
        if fields.len() == 2 && bullet::parse(line.body()).is_some() {
            return false;
        }
        fields.len() >= 3
            || self.line(index + 1).is_some_and(|n| tables::tab_fields(n).is_some_and(|f| f.len() == fields.len()))
    }

    pub(super) fn tab_table(&mut self) {
        let mut rows: Vec<tables::Row> = Vec::new();
        let (mut cols, mut cells) = (0usize, 0usize);
        let mut padded = false;
        let mut begun: Vec<&str> = Vec::new();
        let mut begun_at = 0;
        while let Some(line) = self.line(self.at) {
            let fields = tables::tab_fields(line);
            if line.gap && !rows.is_empty() {
                let near = self.line(self.at - 1).is_some_and(|p| line.no - p.no <= 2);
                let fits = fields.as_ref().is_some_and(|f| f.len() == cols && !repeats(&rows, f));
                if !(near && fits) {
                    break;
                }
            }
            match fields {
                Some(mut fields) => {
                    let mut lines = (line.no, line.no);
                    padded |= fields.last().is_some_and(|f| f.is_empty());
                    let mut owned: Vec<String> = Vec::new();
                    if !begun.is_empty() {
                        begun.push(fields.first().copied().unwrap_or_default());
                        owned.push(self.wrap.join(begun.drain(..)));
                        fields.remove(0);
                        lines.0 = begun_at;
                    }
                    owned.extend(fields.into_iter().map(str::to_owned));
                    cols = cols.max(owned.len());
                    rows.push(tables::Row { fields: owned, lines });
                }
                None => {
                    let body = line.body();
                    let next = self.below(self.at).filter(|n| tables::tab_fields(n).is_some());
                    if self.is_furniture(self.at, line) || shapes::rule(body).is_some() {
                        break;
                    }
                    match next {
                        // A first cell that was broken over lines.
                        Some(next) if self.wrap.joins(line, next) => {
                            if begun.is_empty() {
                                begun_at = line.no;
                            }
                            begun.push(body);
                        }
                        // A row whose other cells are empty, and their tabs were trimmed.
                        Some(_) => rows.push(tables::Row { fields: vec![body.to_owned()], lines: (line.no, line.no) }),
                        None if !padded && body.len() >= PROSE && bullet::parse(body).is_none() => {
                            rows.push(tables::Row { fields: vec![body.to_owned()], lines: (line.no, line.no) });
                        }
                        None => break,
                    }
                }
            }
            self.at += 1;
            cells += cols;
            if cells > self.limits.table_cells.min(self.left) {
                self.left = 0;
                break;
            }
        }
        tables::collapse(&mut rows);
        let header = u32::from(rows.len() >= 2 && rows.first().is_some_and(tables::like_header));
        if let Some(block) = tables::build(rows, header, self.notation) {
            self.push(block);
        }
    }

    /// The table of a wiki that begins here.
    pub(super) fn wiki_table(&mut self) -> Option<(Vec<tables::Row>, u32, usize)> {
        if self.unclosed || !self.line(self.at)?.body().starts_with("{|") {
            return None;
        }
        let table = source::wiki_table(self.lines, self.at);
        self.unclosed = table.is_none();
        table
    }

    /// A table whose rows and end are known.
    pub(super) fn whole_table(&mut self, rows: Vec<tables::Row>, header: u32, end: usize) {
        self.at = end;
        let cells = rows.len() * rows.iter().map(|r| r.fields.len()).max().unwrap_or(0);
        if cells > self.limits.table_cells.min(self.left) {
            self.left = 0;
        } else if let Some(block) = tables::build(rows, header, self.notation) {
            self.push(block);
        }
    }

    /// Whether a table lined up by spaces begins at line `index`.
    pub(super) fn region_at(&mut self, index: usize) -> bool {
        if self.region.as_ref().is_some_and(|(at, _)| *at == index) {
            return true;
        }
        if index < self.no_region || !self.line(index).is_some_and(columns::has_gap) {
            return false;
        }
        match columns::find(self.lines, index) {
            Ok(region) => {
                self.region = Some((index, region));
                true
            }
            Err(end) => {
                // A table may begin with the next line; but all that is looked at in vain stays within bounds.
                self.searched += end - index;
                self.no_region = if self.searched <= SEARCH * self.lines.len() { index + 1 } else { end };
                false
            }
        }
    }

    pub(super) fn region(&mut self) {
        let Some((_, region)) = self.region.take() else { return };
        if let Some(labels) = region.labels(self.lines, &self.wrap) {
            let (Some(first), Some(last)) = (self.line(self.at), region.end.checked_sub(1).and_then(|k| self.line(k)))
            else {
                return;
            };
            let at = Provenance::Lines(first.no, last.no);
            let items = labels
                .iter()
                .map(|l| StripItem { label: inline::parse(l, self.notation), fill: None, at: at.clone() })
                .collect();
            self.at = region.end;
            let block = self.block(BlockKind::Strip(items), Text::default(), first, last);
            self.push(block);
            return;
        }
        let (rows, header) = region.rows(self.lines, &self.wrap);
        self.at = region.end;
        let cells = rows.len() * rows.first().map_or(0, |r| r.fields.len());
        if cells > self.limits.table_cells {
            self.left = 0;
            return;
        }
        self.left = self.left.saturating_sub(cells);
        let Some(block) = tables::build(rows, header, self.notation) else { return };
        match self.blocks.last_mut() {
            Some(last) if tables::goes_on(last, &block) => tables::append(last, block),
            _ => self.push(block),
        }
    }

    /// Whether a table of pipes begins at line `index`: two rows of them, or one and its separator.
    pub(super) fn pipe_table_at(&self, index: usize) -> bool {
        let Some(line) = self.line(index) else { return false };
        let body = line.body();
        let row = |l: &Line<'_>| tables::pipe_fields(l).is_some() && !tables::is_separator(l.body());
        let Some(next) = self.line(index + 1).filter(|n| n.no <= line.no + 2) else { return false };
        if tables::is_separator(body) {
            return body.contains(['+', '│', '┌', '╔', '|']) && !next.gap && row(next);
        }
        row(line) && (row(next) || !next.gap && tables::is_separator(next.body()))
    }

    pub(super) fn pipe_table(&mut self) {
        let mut draft = tables::PipeTable::default();
        let mut cells = 0;
        let mut begun: Vec<(u32, &str)> = Vec::new();
        while let Some(line) = self.line(self.at) {
            let body = line.body();
            if tables::is_separator(body) {
                if line.gap && !draft.is_empty() {
                    break;
                }
                draft.separate();
            } else if let Some(row) = tables::pipe_fields(line) {
                let near = self.at == 0 || self.line(self.at - 1).is_some_and(|p| line.no - p.no <= 2);
                if line.gap && !draft.is_empty() && !(near && draft.fits(&row)) {
                    break;
                }
                let prefix = begun.first().map(|(no, _)| (*no, self.wrap.join(begun.iter().map(|(_, b)| *b))));
                begun.clear();
                cells += row.fields.len();
                draft.push(&row, line.no, prefix);
            } else if line.gap || self.is_furniture(self.at, line) || bullet::parse(body).is_some() {
                break;
            } else if draft.open() {
                // The row's closing pipe is still to come.
                draft.continue_row(body, line.no);
            } else if self
                .below(self.at)
                .is_some_and(|n| tables::pipe_fields(n).is_some() && !tables::is_separator(n.body()))
                && !ends_sentence(body)
                && body.len() >= PROSE
            {
                begun.push((line.no, body));
            } else {
                break;
            }
            self.at += 1;
            if cells > self.limits.table_cells.min(self.left) {
                self.left = 0;
                break;
            }
        }
        let (rows, header) = draft.finish();
        if let Some(block) = tables::build(rows, header, self.notation) {
            self.push(block);
        }
    }
}

/// Whether `fields` say again what the first row says.
fn repeats(rows: &[tables::Row], fields: &[&str]) -> bool {
    rows.first().is_some_and(|r| r.fields.iter().map(String::as_str).eq(fields.iter().copied()))
}
