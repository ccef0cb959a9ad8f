//! Objects of the second parser as objects of the first.
//! Must not know why they are needed: inline images and repair both do.

use hayro_syntax::object::{Array, Dict, MaybeRef, Object as Other};
use lopdf::{Dictionary, Object, Stream, StringFormat};

/// Containers nested deeper than this are cut off.
const DEEPEST: usize = 64;

/// A value with everything in it; references stay references.
pub(super) fn object(other: &Other<'_>) -> Object {
    value(other, DEEPEST)
}

/// A dictionary with everything in it.
pub(super) fn dictionary(dict: &Dict<'_>) -> Dictionary {
    entries(dict, DEEPEST)
}

fn value(other: &Other<'_>, depth: usize) -> Object {
    let Some(depth) = depth.checked_sub(1) else { return Object::Null };
    match other {
        Other::Null(_) => Object::Null,
        Other::Boolean(b) => Object::Boolean(*b),
        Other::Number(n) => {
            let (float, whole) = (n.as_f64(), n.as_i64());
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "f32 is what is kept")]
            if whole as f64 == float { Object::Integer(whole) } else { Object::Real(float as f32) }
        }
        Other::String(s) => Object::String(s.as_bytes().to_vec(), StringFormat::Literal),
        Other::Name(n) => Object::Name(n.as_ref().to_vec()),
        Other::Dict(d) => Object::Dictionary(entries(d, depth)),
        Other::Array(a) => Object::Array(items(a, depth)),
        // `Stream::new` sets the length that counts: that of the decrypted bytes.
        Other::Stream(s) => Object::Stream(Stream::new(entries(s.dict(), depth), s.raw_data().into_owned())),
    }
}

fn entries(dict: &Dict<'_>, depth: usize) -> Dictionary {
    let mut out = Dictionary::new();
    for (key, entry) in dict.entries() {
        out.set(key.as_ref().to_vec(), maybe(&entry, depth));
    }
    out
}

fn items(array: &Array<'_>, depth: usize) -> Vec<Object> {
    array.raw_iter().map(|item| maybe(&item, depth)).collect()
}

fn maybe(entry: &MaybeRef<Other<'_>>, depth: usize) -> Object {
    match entry {
        MaybeRef::Ref(r) => match u16::try_from(r.gen_number) {
            Ok(generation) => Object::Reference((r.obj_number, generation)),
            Err(_) => Object::Null,
        },
        MaybeRef::NotRef(other) => value(other, depth),
    }
}
