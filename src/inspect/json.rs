//! Blocks and tables for programs.
//! Must not know pages but by their number.

use serde_json::{Value, json};

use crate::document::{Block, BlockKind, Document, Table};

use super::outline::each_mark;

pub(super) fn document(document: &Document, shown: impl Fn(&Block) -> bool) -> serde_json::Result<Value> {
    let blocks: Vec<&Block> = document.blocks.iter().filter(|b| shown(b)).collect();
    let furniture: Vec<&Block> = document.furniture.iter().filter(|b| shown(b)).collect();
    Ok(json!({
        "stage": "blocks",
        "format": document.format,
        "meta_title": document.meta_title,
        "pages": document.pages,
        "blocks": serde_json::to_value(blocks)?,
        "furniture": serde_json::to_value(furniture)?,
        "diagnostics": document.diagnostics,
    }))
}

/// Every table, nested ones after those that hold them.
pub(super) fn tables(document: &Document, shown: impl Fn(&Block) -> bool) -> serde_json::Result<Value> {
    let mut out = Vec::new();
    let mut pending: Vec<(&Block, usize)> = document.blocks.iter().filter(|b| shown(b)).map(|b| (b, 0)).rev().collect();
    while let Some((block, depth)) = pending.pop() {
        let BlockKind::Table(table) = &block.kind else { continue };
        out.push(one(block, table, depth)?);
        let inner = table.cells.iter().rev().flat_map(|c| c.blocks.iter().rev());
        pending.extend(inner.map(|b| (b, depth + 1)));
    }
    Ok(json!({"stage": "tables", "tables": out}))
}

fn one(block: &Block, table: &Table, depth: usize) -> serde_json::Result<Value> {
    let mut cells = Vec::with_capacity(table.cells.len());
    for cell in &table.cells {
        let text = cell.text();
        let marks: Vec<Value> = text.marks().map(|(_, m)| serde_json::to_value(m)).collect::<Result<_, _>>()?;
        cells.push(json!({
            "row": cell.row,
            "col": cell.col,
            "rowspan": cell.rowspan,
            "colspan": cell.colspan,
            "header": cell.header,
            "text": text.string,
            "marks": marks,
            "fill": cell.fill,
            "at": cell.at,
        }));
    }
    Ok(json!({
        "page": block.page(),
        "depth": depth,
        "rows": table.rows,
        "cols": table.cols,
        "header_rows": table.header_rows,
        "caption": table.caption.as_ref().map(|c| &c.string),
        "at": block.at,
        "cells": cells,
    }))
}

/// The marks in a document without pages.
pub(super) fn marks(document: &Document) -> serde_json::Result<Value> {
    let mut out = Vec::new();
    each_mark(document, &mut |mark, host, block| {
        out.push(json!({"mark": mark, "in": host.string, "at": block.at}));
    });
    Ok(json!({"stage": "marks", "marks": out}))
}
