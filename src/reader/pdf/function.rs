//! Functions (ISO 32000-2 §7.10): sampled, exponential, stitching and calculator.
//! Must not know that the numbers are mostly colors.
#![warn(clippy::indexing_slicing)]

use lopdf::{Dictionary, Object, Stream};

use super::calculator::Calculator;
use super::objects::Objects;

/// Functions within functions and the numbers that say them, of one function at most.
const PARTS: usize = 1 << 14;
/// Samples of one function.
const SAMPLES: usize = 1 << 20;
/// More inputs or outputs than any color space has.
const WIDEST: usize = 32;
/// Functions within functions.
const DEEPEST: usize = 8;
/// Inputs between whose samples values are interpolated; with more, the nearest sample counts.
const INTERPOLATED: usize = 4;

#[derive(Debug)]
pub(super) struct Function {
    domain: Vec<f32>,
    range: Vec<f32>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Identity,
    Sampled {
        size: Vec<usize>,
        encode: Vec<f32>,
        decode: Vec<f32>,
        samples: Vec<f32>,
        outputs: usize,
    },
    Exponential {
        c0: Vec<f32>,
        c1: Vec<f32>,
        n: f32,
    },
    Stitching {
        functions: Vec<Function>,
        bounds: Vec<f32>,
        encode: Vec<f32>,
    },
    Calculator(Calculator),
    /// One function for each output.
    Several(Vec<Function>),
}

impl Function {
    /// A function, or an array of functions with one output each. What is broken gives its input back.
    pub(super) fn load(objects: &Objects, object: &Object) -> Self {
        Self::read(objects, object, DEEPEST, &mut PARTS.clone()).unwrap_or(Self {
            domain: Vec::new(),
            range: Vec::new(),
            kind: Kind::Identity,
        })
    }

    /// `parts` is how many functions and numbers may still be read.
    fn read(objects: &Objects, object: &Object, depth: usize, parts: &mut usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        *parts = parts.checked_sub(1)?;
        let object = objects.resolve(object);
        if let Object::Array(array) = object {
            let all: Option<Vec<_>> = array.iter().take(WIDEST).map(|p| Self::read(objects, p, depth, parts)).collect();
            return Some(Self { domain: Vec::new(), range: Vec::new(), kind: Kind::Several(all?) });
        }
        let dict = objects.as_dict(object)?;
        let stream = if let Object::Stream(stream) = object { Some(stream) } else { None };
        let mut numbers = |key: &[u8]| -> Option<Vec<f32>> {
            let numbers = objects.numbers(dict, key)?;
            *parts = parts.checked_sub(numbers.len())?;
            Some(numbers)
        };
        let domain = numbers(b"Domain").unwrap_or_default();
        let range = numbers(b"Range").unwrap_or_default();
        let kind = match objects.int(dict, b"FunctionType")? {
            0 => sampled(objects, stream?, &domain, &range)?,
            2 => Kind::Exponential {
                c0: numbers(b"C0").unwrap_or_else(|| vec![0.0]),
                c1: numbers(b"C1").unwrap_or_else(|| vec![1.0]),
                n: objects.number(dict, b"N").unwrap_or(1.0),
            },
            3 => {
                let (bounds, encode) = (numbers(b"Bounds"), numbers(b"Encode"));
                let functions = objects.array(dict, b"Functions")?.iter().take(256);
                let functions: Option<Vec<_>> = functions.map(|f| Self::read(objects, f, depth, parts)).collect();
                Kind::Stitching {
                    functions: functions?,
                    bounds: bounds.unwrap_or_default(),
                    encode: encode.unwrap_or_default(),
                }
            }
            4 => Kind::Calculator(Calculator::parse(&objects.stream_data(stream?))?),
            _ => return None,
        };
        Some(Self { domain, range, kind })
    }

    /// How many steps finding a value takes, about.
    pub(super) fn weight(&self) -> usize {
        1 + self.domain.len()
            + self.range.len()
            + match &self.kind {
                Kind::Identity => 0,
                Kind::Sampled { outputs, .. } => outputs << INTERPOLATED,
                Kind::Exponential { c0, .. } => c0.len().min(WIDEST),
                Kind::Stitching { functions, bounds, .. } => {
                    bounds.len() + functions.iter().map(Self::weight).max().unwrap_or(0)
                }
                Kind::Calculator(calculator) => calculator.steps(),
                Kind::Several(parts) => parts.iter().map(Self::weight).sum(),
            }
    }

    /// The outputs for these inputs.
    pub(super) fn eval(&self, inputs: &[f32]) -> Vec<f32> {
        let clamped: Vec<f32> = inputs.iter().enumerate().map(|(i, x)| clamp(*x, pair(&self.domain, i))).collect();
        let x = clamped.first().copied().unwrap_or(0.0);
        let mut out = match &self.kind {
            Kind::Identity => clamped,
            Kind::Sampled { .. } => self.sample(&clamped),
            Kind::Exponential { c0, c1, n } => {
                let power = if *n == 1.0 { x } else { x.powf(*n) };
                c0.iter().zip(c1).take(WIDEST).map(|(a, b)| a + power * (b - a)).collect()
            }
            Kind::Stitching { functions, bounds, encode } => {
                let k = bounds.iter().take_while(|b| x >= **b).count().min(functions.len().saturating_sub(1));
                let (low, high) = pair(&self.domain, 0).unwrap_or((0.0, 1.0));
                let from = if k == 0 { low } else { bounds.get(k - 1).copied().unwrap_or(low) };
                let to = bounds.get(k).copied().unwrap_or(high);
                let (e0, e1) = pair(encode, k).unwrap_or((0.0, 1.0));
                functions.get(k).map(|f| f.eval(&[interpolate(x, from, to, e0, e1)])).unwrap_or_default()
            }
            Kind::Calculator(calculator) => calculator.run(&clamped),
            Kind::Several(parts) => parts.iter().map(|f| f.eval(&clamped).first().copied().unwrap_or(0.0)).collect(),
        };
        for (i, y) in out.iter_mut().enumerate() {
            *y = clamp(*y, pair(&self.range, i));
        }
        out
    }

    fn sample(&self, inputs: &[f32]) -> Vec<f32> {
        let Kind::Sampled { size, encode, decode, samples, outputs } = &self.kind else { return Vec::new() };
        // Place of each input among the samples of its dimension: the one below, the share of the one above.
        let mut places = Vec::with_capacity(size.len());
        for (i, n) in size.iter().enumerate() {
            let (d0, d1) = pair(&self.domain, i).unwrap_or((0.0, 1.0));
            let last = index_to_f32(n.saturating_sub(1));
            let (e0, e1) = pair(encode, i).unwrap_or((0.0, last));
            let e = interpolate(inputs.get(i).copied().unwrap_or(0.0), d0, d1, e0, e1).clamp(0.0, last);
            let e = if size.len() > INTERPOLATED { e.round() } else { e };
            places.push((f32_to_index(e.floor()), e - e.floor()));
        }
        let mut out = vec![0.0; *outputs];
        let corners = 1usize << places.iter().filter(|p| p.1 > 0.0).count().min(INTERPOLATED);
        for corner in 0..corners {
            let (mut weight, mut at, mut stride, mut bit) = (1.0, 0usize, 1usize, 0);
            for ((below, share), n) in places.iter().zip(size) {
                let mut place = *below;
                if *share > 0.0 {
                    let up = corner >> bit & 1 == 1;
                    bit += 1;
                    weight *= if up { *share } else { 1.0 - share };
                    place += usize::from(up);
                }
                at = at.saturating_add(place.min(n.saturating_sub(1)).saturating_mul(stride));
                stride = stride.saturating_mul(*n);
            }
            for (j, y) in out.iter_mut().enumerate() {
                *y += weight * samples.get(at.saturating_mul(*outputs).saturating_add(j)).copied().unwrap_or(0.0);
            }
        }
        for (j, y) in out.iter_mut().enumerate() {
            if let Some((d0, d1)) = pair(decode, j).or_else(|| pair(&self.range, j)) {
                *y = d0 + *y * (d1 - d0);
            }
        }
        out
    }
}

fn sampled(objects: &Objects, stream: &Stream, domain: &[f32], range: &[f32]) -> Option<Kind> {
    let dict: &Dictionary = &stream.dict;
    let outputs = (range.len() / 2).clamp(1, WIDEST);
    let size: Vec<usize> = objects.numbers(dict, b"Size")?.iter().map(|n| f32_to_index(*n).max(1)).collect();
    if size.is_empty() || size.len() > WIDEST || size.len() != domain.len() / 2 {
        return None;
    }
    let bits = usize::try_from(objects.int(dict, b"BitsPerSample")?).ok().filter(|b| (1..=32).contains(b))?;
    let data = objects.stream_data(stream);
    let wanted = size.iter().try_fold(outputs, |product, n| product.checked_mul(*n))?.min(SAMPLES);
    let there = data.len().saturating_mul(8) / bits;
    let largest = index_to_f32((1usize << bits) - 1);
    let samples = (0..wanted.min(there)).map(|i| index_to_f32(bits_at(&data, i * bits, bits)) / largest).collect();
    Some(Kind::Sampled {
        size,
        encode: objects.numbers(dict, b"Encode").unwrap_or_default(),
        decode: objects.numbers(dict, b"Decode").unwrap_or_default(),
        samples,
        outputs,
    })
}

/// `count` bits from bit `from` on, the highest first; what lies beyond the data is 0.
pub(super) fn bits_at(data: &[u8], from: usize, count: usize) -> usize {
    if count == 8 && from.is_multiple_of(8) {
        return data.get(from / 8).copied().unwrap_or(0).into();
    }
    (from..from + count).fold(0, |value, bit| {
        let byte = data.get(bit / 8).copied().unwrap_or(0);
        value << 1 | usize::from(byte >> (7 - bit % 8) & 1)
    })
}

fn pair(values: &[f32], i: usize) -> Option<(f32, f32)> {
    Some((*values.get(2 * i)?, *values.get(2 * i + 1)?))
}

fn clamp(x: f32, bounds: Option<(f32, f32)>) -> f32 {
    let x = if x.is_finite() { x } else { 0.0 };
    match bounds {
        Some((low, high)) if low <= high => x.clamp(low, high),
        _ => x,
    }
}

fn interpolate(x: f32, x0: f32, x1: f32, y0: f32, y1: f32) -> f32 {
    if x1 == x0 { y0 } else { y0 + (x - x0) * (y1 - y0) / (x1 - x0) }
}

#[expect(clippy::cast_precision_loss, reason = "counts and samples stay small")]
fn index_to_f32(n: usize) -> f32 {
    n as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN gives 0")]
fn f32_to_index(x: f32) -> usize {
    x as usize
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;
    use crate::limits::Limits;

    fn objects() -> Objects {
        Objects::new(lopdf::Document::new(), Limits::default())
    }

    #[test]
    fn exponential_and_stitching() {
        let part = |a: f32, b: f32| {
            dictionary! {
                "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1,
                "C0" => vec![a.into()], "C1" => vec![b.into()],
            }
        };
        let both = dictionary! {
            "FunctionType" => 3, "Domain" => vec![0.into(), 1.into()], "Bounds" => vec![0.5.into()],
            "Encode" => vec![0.into(), 1.into(), 1.into(), 0.into()],
            "Functions" => vec![part(0.0, 1.0).into(), part(5.0, 7.0).into()],
        };
        let f = Function::load(&objects(), &Object::Dictionary(both));
        assert_eq!(f.eval(&[0.25]), [0.5]);
        assert_eq!(f.eval(&[0.5]), [7.0]);
        assert_eq!(f.eval(&[9.0]), [5.0]);
    }

    #[test]
    fn sampled_between_samples() {
        let dict = dictionary! {
            "FunctionType" => 0, "Domain" => vec![0.into(), 1.into()], "Size" => vec![3.into()],
            "BitsPerSample" => 8, "Range" => vec![0.into(), 1.into(), 0.into(), 2.into()],
        };
        let stream = Stream::new(dict, vec![0, 0, 255, 255, 0, 255]);
        let f = Function::load(&objects(), &Object::Stream(stream));
        assert_eq!(f.eval(&[0.25]), [0.5, 1.0]);
        assert_eq!(f.eval(&[1.0]), [0.0, 2.0]);
    }

    #[test]
    fn a_function_within_itself_ends() {
        let mut document = lopdf::Document::new();
        let reference = Object::Reference((1, 0));
        document.objects.insert(
            (1, 0),
            dictionary! { "FunctionType" => 3, "Domain" => vec![0.into(), 1.into()], "Functions" => vec![reference.clone()] }
                .into(),
        );
        let objects = Objects::new(document, Limits::default());
        assert_eq!(Function::load(&objects, &reference).eval(&[0.5]), [0.5]);
    }
}
