//! Objects of the second parser as objects of the first.
//! Must not know why they are needed: inline images and repair both do.

use hayro_syntax::object::{Array, Dict, MaybeRef, Object as Other};
use lopdf::{Dictionary, Object, Stream, StringFormat};

/// Containers nested deeper than this are cut off.
const DEEPEST: usize = 64;

/// Values in the dictionary of an inline image.
const INLINE: usize = 10_000;

/// A value with everything in it; references stay references. `values` is how many may still be made.
pub(super) fn object(other: &Other<'_>, values: &mut usize) -> Object {
    value(other, DEEPEST, values)
}

/// A dictionary with everything in it.
pub(super) fn dictionary(dict: &Dict<'_>) -> Dictionary {
    entries(dict, DEEPEST, &mut INLINE.clone())
}

fn value(other: &Other<'_>, depth: usize, values: &mut usize) -> Object {
    let Some(depth) = depth.checked_sub(1).filter(|_| *values > 0) else { return Object::Null };
    *values -= 1;
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
        Other::Dict(d) => Object::Dictionary(entries(d, depth, values)),
        Other::Array(a) => Object::Array(items(a, depth, values)),
        // `Stream::new` sets the length that counts: that of the decrypted bytes.
        Other::Stream(s) => Object::Stream(Stream::new(entries(s.dict(), depth, values), s.raw_data().into_owned())),
    }
}

fn entries(dict: &Dict<'_>, depth: usize, values: &mut usize) -> Dictionary {
    let mut out = Dictionary::new();
    for (key, entry) in dict.entries() {
        if *values == 0 {
            break;
        }
        out.set(key.as_ref().to_vec(), maybe(&entry, depth, values));
    }
    out
}

fn items(array: &Array<'_>, depth: usize, values: &mut usize) -> Vec<Object> {
    let mut out = Vec::new();
    for item in array.raw_iter() {
        if *values == 0 {
            break;
        }
        out.push(maybe(&item, depth, values));
    }
    out
}

fn maybe(entry: &MaybeRef<Other<'_>>, depth: usize, values: &mut usize) -> Object {
    *values = values.saturating_sub(1);
    match entry {
        MaybeRef::Ref(r) => match u16::try_from(r.gen_number) {
            Ok(generation) => Object::Reference((r.obj_number, generation)),
            Err(_) => Object::Null,
        },
        MaybeRef::NotRef(other) => value(other, depth, values),
    }
}
