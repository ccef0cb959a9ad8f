//! Which documents are to be read, in what order, and what each is called.
//! Must not open any of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{Match, WalkBuilder};

use super::names::printable;
use crate::Error;

/// Endings of the names that are taken from a folder, compared without case.
pub const ENDINGS: [&str; 5] = ["pdf", "html", "htm", "xhtml", "txt"];

/// Endings of the names of reports that were written.
const STORED: [&str; 2] = ["json", "jsonl"];

/// Name of the files that say which documents below their folder are left out, in the syntax of `.gitignore`.
const IGNORE_FILE: &str = ".recsiftignore";

/// A document to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// What it is called in the output: its path below the folder that was given, `/` between the parts; unlike that
    /// of any other input of the run.
    pub name: String,
    /// Where its bytes are.
    pub place: Place,
}

/// Where the bytes of a document are.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a file, which may not be there.
    File(PathBuf),
    /// On standard input.
    Stdin,
    /// Nowhere: it is already known why it cannot be read.
    Lost(Error),
}

/// A pattern of [`Selection`] that is none.
#[derive(Debug, thiserror::Error)]
#[error("not a glob: {0}")]
pub struct FindError(#[from] ignore::Error);

/// What is given to be read.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Files, folders, or `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Files and folders from a list: each is called by its whole path, for a list comes from all over the place.
    pub listed: Vec<PathBuf>,
    /// Only what one of these globs matches, if there are any (syntax of `.gitignore`).
    pub include: Vec<String>,
    /// Nothing that one of these globs matches.
    pub exclude: Vec<String>,
    /// From folders take what `extract` wrote, too: `*.json` and `*.jsonl`, but not its accounts.
    pub stored: bool,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The documents: arguments in the order given, folders in the order of names.
    pub inputs: Vec<Input>,
    /// Folders that hold no document.
    pub empty: Vec<PathBuf>,
    /// How often a document was named that had been named before.
    pub repeated: usize,
}

/// Finds the documents that `selection` names. A file that is named is taken whatever it is called and whether or
/// not it exists (reading it tells); from folders come the files with one of the [`ENDINGS`], but no hidden ones, no
/// links and none that a `.recsiftignore` names. A file that is named twice comes once.
///
/// # Errors
/// Where a glob is none.
pub fn find(selection: &Selection) -> Result<Found, FindError> {
    let globs = Globs::new(selection)?;
    let mut finder =
        Finder { stored: selection.stored, globs, found: Found::default(), given: Vec::new(), seen: BTreeSet::new() };
    for path in &selection.paths {
        finder.add(path, Base::Folder);
    }
    for path in &selection.listed {
        finder.add(path, Base::Here);
    }
    let Finder { mut found, given, .. } = finder;
    tell_apart(&mut found.inputs, &given);
    Ok(found)
}

/// What the name of an input starts from.
#[derive(Clone, Copy)]
enum Base {
    /// The folder that was given, or that of the file that was given.
    Folder,
    /// The working folder.
    Here,
}

struct Finder {
    stored: bool,
    globs: Globs,
    found: Found,
    /// For each input its path as given.
    given: Vec<String>,
    /// What is there already, by its real path.
    seen: BTreeSet<PathBuf>,
}

impl Finder {
    fn add(&mut self, path: &Path, base: Base) {
        if path.as_os_str() == "-" {
            let input = Input { name: "-".to_owned(), place: Place::Stdin };
            self.push(input, PathBuf::from("-"), "-".to_owned());
        } else if path.is_dir() {
            self.walk(path, base);
        } else {
            let name = match (base, path.file_name()) {
                (Base::Folder, Some(name)) => printable(name),
                _ => clean(path),
            };
            // What is not there stays under the path that was given.
            let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            if self.globs.take(Path::new(&name)) {
                self.push(Input { name, place: Place::File(path.to_owned()) }, real, clean(path));
            }
        }
    }

    fn push(&mut self, input: Input, real: PathBuf, given: String) {
        if self.seen.insert(real) {
            self.found.inputs.push(input);
            self.given.push(given);
        } else {
            self.found.repeated += 1;
        }
    }

    fn wanted(&self, path: &Path) -> bool {
        has_ending(path, &ENDINGS) || (self.stored && is_stored(path))
    }

    fn walk(&mut self, folder: &Path, base: Base) {
        let real_folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let before = self.found.inputs.len() + self.found.repeated;
        let walk = WalkBuilder::new(folder)
            .standard_filters(false)
            .hidden(true)
            .parents(false)
            .follow_links(false)
            .add_custom_ignore_filename(IGNORE_FILE)
            .sort_by_file_name(OsStr::cmp)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let path = entry.path();
                    let is_file = entry.file_type().is_some_and(|t| t.is_file());
                    if !is_file || !self.wanted(path) {
                        continue;
                    }
                    let below = path.strip_prefix(folder).unwrap_or(path);
                    if !self.globs.take(below) {
                        continue;
                    }
                    let given = clean(path);
                    let name = match base {
                        Base::Folder => clean(below),
                        Base::Here => given.clone(),
                    };
                    let real = real_folder.join(below);
                    self.push(Input { name, place: Place::File(path.to_owned()) }, real, given);
                }
                Err(error) => self.lost(folder, &error),
            }
        }
        if self.found.inputs.len() + self.found.repeated == before {
            self.found.empty.push(folder.to_owned());
        }
    }

    /// A folder below the given one that cannot be listed is told of like a document, for some may lie there.
    fn lost(&mut self, folder: &Path, error: &ignore::Error) {
        let path = failed_path(error).unwrap_or(folder).to_owned();
        let below = clean(path.strip_prefix(folder).unwrap_or(&path));
        let name = if below.is_empty() { clean(&path) } else { below };
        // The kind alone: the error names the path, and the failure does so already.
        let reason = error.io_error().map_or_else(|| error.to_string(), |e| e.kind().to_string());
        let given = clean(&path);
        self.push(Input { name, place: Place::Lost(Error::Unreadable(reason)) }, path, given);
    }
}

fn failed_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => failed_path(err),
        _ => None,
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|e| endings.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

/// Whether `path` is called like a file of reports that was written, and not like the account of a run.
#[must_use]
pub fn is_stored(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    has_ending(path, &STORED) && !super::Folder::RESERVED.contains(&name)
}

/// The ordinary parts of a path joined by `/`: no root, no drive, no `.` and no `..`.
fn clean(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(printable(name)),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// Gives inputs of the same name their path as given instead, and counts where that is the same, too.
fn tell_apart(inputs: &mut [Input], given: &[String]) {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for input in inputs.iter() {
        *count.entry(&input.name).or_default() += 1;
    }
    let shared: BTreeSet<String> = count.into_iter().filter(|&(_, n)| n > 1).map(|(name, _)| name.to_owned()).collect();
    if shared.is_empty() {
        return;
    }
    let mut taken: BTreeSet<String> =
        inputs.iter().filter(|i| !shared.contains(&i.name)).map(|i| i.name.clone()).collect();
    for (input, given) in inputs.iter_mut().zip(given) {
        if !shared.contains(&input.name) {
            continue;
        }
        let mut name = given.clone();
        let mut nth = 1;
        while !taken.insert(name.clone()) {
            nth += 1;
            name = format!("{given}~{nth}");
        }
        input.name = name;
    }
}

/// `include` and `exclude`, in the syntax of `.gitignore`: a glob without `/` matches at any depth, one that matches a
/// folder matches all that is in it.
struct Globs {
    include: Option<Gitignore>,
    exclude: Gitignore,
}

impl Globs {
    fn new(selection: &Selection) -> Result<Self, FindError> {
        let build = |globs: &[String]| -> Result<Gitignore, FindError> {
            let mut builder = GitignoreBuilder::new("");
            for glob in globs {
                builder.add_line(None, glob)?;
            }
            Ok(builder.build()?)
        };
        let include = if selection.include.is_empty() { None } else { Some(build(&selection.include)?) };
        Ok(Self { include, exclude: build(&selection.exclude)? })
    }

    fn take(&self, name: &Path) -> bool {
        let matches = |globs: &Gitignore| matches!(globs.matched_path_or_any_parents(name, false), Match::Ignore(_));
        // A name with a root makes the matcher panic; those of inputs have none, but that is not known here.
        name.has_root() || (self.include.as_ref().is_none_or(matches) && !matches(&self.exclude))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn names(found: &Found) -> Vec<&str> {
        found.inputs.iter().map(|i| i.name.as_str()).collect()
    }

    #[test]
    fn folders_are_walked_in_name_order() {
        let folder = tree(&[
            ("b.PDF", ""),
            ("a/z.txt", ""),
            ("a/c.htm", ""),
            ("c.xhtml", ""),
            ("d.docx", ""),
            (".hidden.pdf", ""),
            (".git/x.pdf", ""),
            ("drafts/x.pdf", ""),
            ("kept/x.html", ""),
            (".gitignore", "kept\n"),
            (".recsiftignore", "drafts/\n"),
        ]);
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("b.PDF"), folder.path().join("link.pdf")).unwrap();
        let found = find(&Selection { paths: vec![folder.path().to_owned()], ..Selection::default() }).unwrap();
        assert_eq!(names(&found), ["a/c.htm", "a/z.txt", "b.PDF", "c.xhtml", "kept/x.html"]);
    }

    #[test]
    fn a_file_given_twice_comes_once() {
        let folder = tree(&[("a.pdf", ""), ("b.pdf", "")]);
        let paths = vec![folder.path().join("a.pdf"), folder.path().to_owned(), folder.path().join("./a.pdf")];
        let found = find(&Selection { paths, ..Selection::default() }).unwrap();
        assert_eq!(names(&found), ["a.pdf", "b.pdf"]);
        assert_eq!(found.repeated, 2);
    }

    #[test]
    fn equal_names_are_told_apart() {
        let folder = tree(&[("x/r.pdf", ""), ("y/r.pdf", ""), ("y/s.pdf", "")]);
        let paths = vec![folder.path().join("x"), folder.path().join("y")];
        let found = find(&Selection { paths, ..Selection::default() }).unwrap();
        let below = clean(folder.path());
        assert_eq!(names(&found), [format!("{below}/x/r.pdf"), format!("{below}/y/r.pdf"), "s.pdf".to_owned()]);
    }

    #[test]
    fn globs_narrow_what_is_taken() {
        let folder = tree(&[("a.pdf", ""), ("a.txt", ""), ("old/b.pdf", ""), ("new/c.pdf", "")]);
        let selection = Selection {
            paths: vec![folder.path().to_owned()],
            include: vec!["*.pdf".to_owned()],
            exclude: vec!["old".to_owned()],
            ..Selection::default()
        };
        assert_eq!(names(&find(&selection).unwrap()), ["a.pdf", "new/c.pdf"]);
        let wrong = Selection { include: vec!["[z-a]".to_owned()], ..Selection::default() };
        assert!(find(&wrong).is_err());
    }

    #[test]
    fn what_is_not_there_is_kept_and_an_empty_folder_is_told() {
        let folder = tree(&[("empty/readme.md", "")]);
        let selection = Selection {
            paths: vec![folder.path().join("none.pdf"), folder.path().join("empty")],
            ..Selection::default()
        };
        let found = find(&selection).unwrap();
        assert_eq!(names(&found), ["none.pdf"]);
        assert_eq!(found.empty.len(), 1);
    }

    #[test]
    fn a_listed_file_keeps_its_path() {
        let selection = Selection { listed: vec!["../x/./a.pdf".into(), "/y/a.pdf".into()], ..Selection::default() };
        assert_eq!(names(&find(&selection).unwrap()), ["x/a.pdf", "y/a.pdf"]);
    }
}
