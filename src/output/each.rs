//! The answers to a list of names: as text, JSON, JSON Lines or CSV. Hits are written one by one.

use std::io::{self, Write};

use anyhow::Result;
use serde::Serialize;

use crate::engine::Hit;
use crate::output::json::{self, HitRecord};
use crate::output::paragraph::{Face, Line};
use crate::output::table::{Cells, NamedHits};
use crate::output::terminal::counted;
use crate::output::{Style, terminal};

/// A name that was asked for.
#[derive(Debug, Clone)]
pub struct EachName {
    /// The name as it is in the list.
    pub text: String,
    /// The query as newsdex read it.
    pub read_as: String,
    /// Number of hits, also those that are not shown.
    pub total: u64,
}

/// Writes the answers in one format: for each name [`EachOutput::name`], [`EachOutput::hit`] for each hit,
/// [`EachOutput::end_name`]; then [`EachOutput::end`].
pub trait EachOutput {
    /// Begins a name.
    ///
    /// # Errors
    ///
    /// Fails when the output does, like all methods.
    fn name(&mut self, name: &EachName) -> Result<()>;
    /// Writes a hit; `number` counts the hits of the name from 1.
    ///
    /// # Errors
    ///
    /// As [`EachOutput::name`].
    fn hit(&mut self, name: &EachName, number: usize, hit: &Hit) -> Result<()>;
    /// Ends a name.
    ///
    /// # Errors
    ///
    /// As [`EachOutput::name`].
    fn end_name(&mut self, name: &EachName) -> Result<()>;
    /// Ends the answers.
    ///
    /// # Errors
    ///
    /// As [`EachOutput::name`].
    fn end(&mut self) -> Result<()>;
}

/// Readable text.
pub struct TextEach<'a> {
    style: Style,
    out: &'a mut dyn Write,
    is_begun: bool,
}

impl<'a> TextEach<'a> {
    /// Writes to `out`.
    pub fn new(style: Style, out: &'a mut dyn Write) -> TextEach<'a> {
        TextEach {
            style,
            out,
            is_begun: false,
        }
    }
}

impl EachOutput for TextEach<'_> {
    fn name(&mut self, name: &EachName) -> Result<()> {
        if self.is_begun {
            writeln!(self.out)?;
        }
        self.is_begun = true;
        let mut line = Line::new(self.style, self.out);
        line.put(&name.text, Face::Title)?;
        let found = match name.total {
            0 => "nothing found".to_owned(),
            total => counted(total, "hit"),
        };
        line.put(&format!(" · {found}"), Face::Dim)?;
        line.end()?;
        Ok(())
    }

    fn hit(&mut self, _: &EachName, number: usize, hit: &Hit) -> Result<()> {
        writeln!(self.out)?;
        terminal::hit(hit, number, self.style, self.out)?;
        Ok(())
    }

    fn end_name(&mut self, _: &EachName) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// One JSON object.
pub struct JsonEach<'a> {
    out: &'a mut dyn Write,
    names: usize,
}

impl<'a> JsonEach<'a> {
    /// Writes to `out`.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    pub fn new(out: &'a mut dyn Write) -> Result<JsonEach<'a>> {
        write!(out, "{{\"names\":[")?;
        Ok(JsonEach { out, names: 0 })
    }
}

impl EachOutput for JsonEach<'_> {
    fn name(&mut self, name: &EachName) -> Result<()> {
        if self.names > 0 {
            write!(self.out, ",")?;
        }
        self.names += 1;
        write!(self.out, "{{\"name\":")?;
        write_value(&name.text, self.out)?;
        write!(self.out, ",\"read_as\":")?;
        write_value(&name.read_as, self.out)?;
        write!(self.out, ",\"total\":{},\"hits\":[", name.total)?;
        Ok(())
    }

    fn hit(&mut self, _: &EachName, number: usize, hit: &Hit) -> Result<()> {
        if number > 1 {
            write!(self.out, ",")?;
        }
        write_value(&json::hit(hit), self.out)
    }

    fn end_name(&mut self, _: &EachName) -> Result<()> {
        write!(self.out, "]}}")?;
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        writeln!(self.out, "]}}")?;
        Ok(self.out.flush()?)
    }
}

/// One JSON object per hit, and one for a name without hits.
pub struct LinesEach<'a> {
    out: &'a mut dyn Write,
}

impl<'a> LinesEach<'a> {
    /// Writes to `out`.
    pub fn new(out: &'a mut dyn Write) -> LinesEach<'a> {
        LinesEach { out }
    }

    fn line(&mut self, name: &EachName, hit: Option<&Hit>) -> Result<()> {
        let line = LineRecord {
            name: &name.text,
            total: name.total,
            hit: hit.map(json::hit),
        };
        write_value(&line, self.out)?;
        writeln!(self.out)?;
        Ok(())
    }
}

#[derive(Serialize)]
struct LineRecord<'a> {
    name: &'a str,
    total: u64,
    hit: Option<HitRecord<'a>>,
}

impl EachOutput for LinesEach<'_> {
    fn name(&mut self, name: &EachName) -> Result<()> {
        match name.total {
            0 => self.line(name, None),
            _ => Ok(()),
        }
    }

    fn hit(&mut self, name: &EachName, _: usize, hit: &Hit) -> Result<()> {
        self.line(name, Some(hit))
    }

    fn end_name(&mut self, _: &EachName) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// A table with a row for each name and hit.
pub struct CsvEach<'a> {
    table: NamedHits<'a>,
}

impl<'a> CsvEach<'a> {
    /// Writes to `out`.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    pub fn new(cells: Cells, out: &'a mut dyn Write) -> Result<CsvEach<'a>> {
        Ok(CsvEach {
            table: NamedHits::begin(cells, out)?,
        })
    }
}

impl EachOutput for CsvEach<'_> {
    fn name(&mut self, name: &EachName) -> Result<()> {
        match name.total {
            0 => self.table.row(&name.text, 0, None),
            _ => Ok(()),
        }
    }

    fn hit(&mut self, name: &EachName, _: usize, hit: &Hit) -> Result<()> {
        self.table.row(&name.text, name.total, Some(hit))
    }

    fn end_name(&mut self, _: &EachName) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.table.end()
    }
}

fn write_value(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    Ok(())
}
