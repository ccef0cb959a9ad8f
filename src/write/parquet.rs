//! Reports as Apache Parquet (format 2.x: flat columns, all of them optional, Snappy).
//! Must not know the columns.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::table::{Cell, Column, Row, columns};
use super::{Kind, Level, Output, Rendered};

/// Rows gathered before they are written.
const GROUP_ROWS: usize = 32_768;
/// Bytes of text gathered before they are written.
const GROUP_BYTES: usize = 16 << 20;

pub(super) struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: &'static [Column],
    rows: Vec<Row>,
    bytes: usize,
}

fn broken(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn begin(sink: W, level: Level) -> io::Result<Self> {
        let columns = columns(level);
        let field = |column: &Column| {
            let (physical, logical) = match column.kind {
                Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Number => (Physical::INT64, None),
                Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            };
            let builder = Type::primitive_type_builder(column.name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical);
            builder.build().map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(broken)?;
        let schema = Type::group_type_builder(level.name()).with_fields(fields).build().map_err(broken)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("recsift ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties)).map_err(broken)?;
        Ok(Self { writer, columns, rows: Vec::new(), bytes: 0 })
    }

    fn write_group(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(broken)?;
        for (i, column) in self.columns.iter().enumerate() {
            let Some(mut writer) = group.next_column().map_err(broken)? else { break };
            let cells = self.rows.iter().map(|row| row.get(i).unwrap_or(&Cell::Null));
            write_column(&mut writer, column.kind, cells).map_err(broken)?;
            writer.close().map_err(broken)?;
        }
        group.close().map_err(broken)?;
        self.rows.clear();
        self.bytes = 0;
        Ok(())
    }
}

/// Writes the cells of one column: the values that are there, and for each cell whether it is.
fn write_column<'c>(
    writer: &mut SerializedColumnWriter<'_>,
    kind: Kind,
    cells: impl Iterator<Item = &'c Cell> + Clone,
) -> Result<(), ParquetError> {
    let there: Vec<i16> = cells.clone().map(|cell| i16::from(*cell != Cell::Null)).collect();
    match kind {
        Kind::Text => {
            let values: Vec<ByteArray> = cells
                .filter_map(|cell| match cell {
                    Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                    _ => None,
                })
                .collect();
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&there), None)?;
        }
        Kind::Number => {
            let values: Vec<i64> = cells
                .filter_map(|cell| match cell {
                    Cell::Number(n) => Some(*n),
                    _ => None,
                })
                .collect();
            writer.typed::<Int64Type>().write_batch(&values, Some(&there), None)?;
        }
        Kind::Day => {
            let values: Vec<i32> = cells
                .filter_map(|cell| match cell {
                    Cell::Day(day) => Some(day.since_1970()),
                    _ => None,
                })
                .collect();
            writer.typed::<Int32Type>().write_batch(&values, Some(&there), None)?;
        }
    }
    Ok(())
}

impl<W: Write + Send> Output<W> for Parquet<W> {
    fn add(&mut self, rendered: Rendered) -> io::Result<()> {
        let Rendered::Rows(rows) = rendered else { return Err(io::Error::other("a Parquet file takes rows")) };
        for row in rows {
            self.bytes +=
                row.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 8 }).sum::<usize>();
            self.rows.push(row);
            if self.rows.len() >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<W> {
        self.write_group()?;
        let mut sink = self.writer.into_inner().map_err(broken)?;
        sink.flush()?;
        Ok(sink)
    }
}
