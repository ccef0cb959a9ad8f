//! Color spaces (ISO 32000-2 §8.6): components to the color that is seen.
//! Must not know what is painted with it.
#![warn(clippy::indexing_slicing)]

use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::function::Function;
use super::objects::Objects;
use crate::color::Rgb;

/// Spaces within spaces: a pattern over an indexed space over a tint over a profile is four.
const DEEPEST: usize = 8;

/// Steps of a function that weigh as much as a plain color.
const STEPS: usize = 16;

/// A color space.
#[derive(Debug)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    Lab {
        range: [f32; 4],
    },
    Indexed {
        colors: Vec<Rgb>,
    },
    /// Separation and DeviceN: `inks` components that a function turns into the alternate space.
    Tint {
        inks: usize,
        /// All inks are `None`: nothing is painted.
        none: bool,
        alternate: Rc<Space>,
        function: Function,
    },
    /// The space below counts for uncolored patterns.
    Pattern(Option<Rc<Space>>),
}

impl Space {
    /// The space that a name or array says; gray where it says none.
    pub(super) fn load(objects: &Objects, resources: Option<&Dictionary>, object: &Object) -> Rc<Self> {
        Rc::new(Self::read(objects, resources, object, DEEPEST).unwrap_or(Self::Gray))
    }

    fn read(objects: &Objects, resources: Option<&Dictionary>, object: &Object, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let object = objects.resolve(object);
        let below = |object: &Object| Self::read(objects, resources, object, depth);
        match object {
            Object::Name(name) => Some(match name.as_slice() {
                b"DeviceGray" | b"G" | b"CalGray" => Self::Gray,
                b"DeviceRGB" | b"RGB" | b"CalRGB" => Self::Rgb,
                b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
                b"Pattern" => Self::Pattern(None),
                name => {
                    let spaces = objects.dict(resources?, b"ColorSpace")?;
                    return below(objects.get(spaces, name)?);
                }
            }),
            Object::Array(array) => {
                let Object::Name(family) = objects.resolve(array.first()?) else { return None };
                match family.as_slice() {
                    b"ICCBased" => Self::profile(objects, array.get(1)?, below),
                    b"Lab" => {
                        let dict = objects.as_dict(array.get(1)?);
                        let range = dict.and_then(|d| objects.fixed::<4>(d, b"Range"));
                        Some(Self::Lab { range: range.unwrap_or([-100.0, 100.0, -100.0, 100.0]) })
                    }
                    b"Indexed" | b"I" => Self::indexed(objects, array, &below(array.get(1)?)?),
                    b"Separation" | b"DeviceN" => {
                        let names = match objects.resolve(array.get(1)?) {
                            Object::Array(names) => names.as_slice(),
                            one => std::slice::from_ref(one),
                        };
                        let is_none = |n: &Object| matches!(objects.resolve(n), Object::Name(n) if n == b"None");
                        Some(Self::Tint {
                            inks: names.len(),
                            none: !names.is_empty() && names.iter().all(is_none),
                            alternate: Rc::new(below(array.get(2)?)?),
                            function: Function::load(objects, array.get(3)?),
                        })
                    }
                    b"Pattern" => Some(Self::Pattern(array.get(1).and_then(below).map(Rc::new))),
                    _ => below(array.first()?),
                }
            }
            _ => None,
        }
    }

    /// A profile stands for its alternate, or for the device space with as many components.
    fn profile(objects: &Objects, object: &Object, below: impl Fn(&Object) -> Option<Self>) -> Option<Self> {
        let dict = objects.as_dict(object)?;
        match objects.int(dict, b"N") {
            Some(1) => Some(Self::Gray),
            Some(3) => match dict.get(b"Alternate").ok().and_then(below) {
                Some(lab @ Self::Lab { .. }) => Some(lab),
                _ => Some(Self::Rgb),
            },
            Some(4) => Some(Self::Cmyk),
            _ => below(dict.get(b"Alternate").ok()?),
        }
    }

    fn indexed(objects: &Objects, array: &[Object], base: &Self) -> Option<Self> {
        let high = objects.as_int(array.get(2)?)?.clamp(0, 255);
        let table = match objects.resolve(array.get(3)?) {
            Object::String(bytes, _) => bytes.as_slice().into(),
            Object::Stream(stream) => objects.stream_data(stream),
            _ => return None,
        };
        let n = base.components().max(1);
        let colors = (0..=usize::try_from(high).ok()?).map(|i| {
            let entry = table.get(i * n..(i + 1) * n).unwrap_or_default();
            let components: Vec<f32> =
                entry.iter().enumerate().map(|(k, byte)| base.decoded(k, f32::from(*byte) / 255.0, 8)).collect();
            base.rgb(&components)
        });
        Some(Self::Indexed { colors: colors.collect() })
    }

    /// How many numbers a color has.
    pub(super) fn components(&self) -> usize {
        match self {
            Self::Gray | Self::Indexed { .. } => 1,
            Self::Rgb | Self::Lab { .. } => 3,
            Self::Cmyk => 4,
            Self::Tint { inks, .. } => *inks,
            Self::Pattern(below) => below.as_ref().map_or(0, |b| b.components()),
        }
    }

    /// How many times as long as a plain color one of this space takes to find.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Tint { function, alternate, .. } => 1 + function.weight() / STEPS + alternate.weight(),
            Self::Pattern(Some(below)) => below.weight(),
            _ => 1,
        }
    }

    /// A sample from 0 to 1 of component `k` as a number of this space (default `Decode`, Table 88).
    pub(super) fn decoded(&self, k: usize, sample: f32, bits: usize) -> f32 {
        match self {
            Self::Lab { range: [a0, a1, b0, b1] } => match k {
                0 => sample * 100.0,
                1 => a0 + sample * (a1 - a0),
                _ => b0 + sample * (b1 - b0),
            },
            Self::Indexed { .. } => {
                let levels: u16 = (1u16 << bits.min(8)) - 1;
                sample * f32::from(levels)
            }
            _ => sample,
        }
    }

    /// The color before any is chosen (§8.6.5.1 and following).
    pub(super) fn initial(&self) -> Rgb {
        match self {
            Self::Tint { inks, .. } => self.rgb(&vec![1.0; (*inks).min(64)]),
            Self::Cmyk => self.rgb(&[0.0, 0.0, 0.0, 1.0]),
            _ => self.rgb(&[0.0; 4]),
        }
    }

    /// Whether painting in it leaves no mark.
    pub(super) fn paints_nothing(&self) -> bool {
        matches!(self, Self::Tint { none: true, .. })
    }

    /// The color that is seen; missing components count as 0.
    pub(super) fn rgb(&self, components: &[f32]) -> Rgb {
        let at = |i: usize| components.get(i).copied().unwrap_or(0.0);
        match self {
            Self::Gray => Rgb([byte(at(0)); 3]),
            Self::Rgb => Rgb([byte(at(0)), byte(at(1)), byte(at(2))]),
            Self::Cmyk => cmyk([at(0), at(1), at(2), at(3)]),
            Self::Lab { range: [a0, a1, b0, b1] } => lab(at(0), at(1).max(*a0).min(*a1), at(2).max(*b0).min(*b1)),
            Self::Indexed { colors } => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
                let index = (at(0) + 0.5) as usize;
                colors.get(index.min(colors.len().saturating_sub(1))).copied().unwrap_or_default()
            }
            Self::Tint { alternate, function, .. } => alternate.rgb(&function.eval(components)),
            Self::Pattern(below) => below.as_ref().map_or(Rgb::BLACK, |b| b.rgb(components)),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN gives 0")]
pub(super) fn byte(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// What the sixteen ways of laying solid inks over one another look like, cyan the lowest bit, then magenta,
/// yellow and black: measured values of coated offset paper (SWOP) in sRGB, as viewers show them.
const OVERPRINTS: [[u8; 3]; 16] = [
    [255, 255, 255],
    [0, 174, 239],
    [236, 0, 140],
    [46, 49, 146],
    [255, 242, 0],
    [0, 166, 81],
    [237, 28, 36],
    [54, 54, 57],
    [35, 31, 32],
    [0, 18, 25],
    [29, 0, 16],
    [7, 6, 16],
    [32, 30, 0],
    [0, 16, 9],
    [27, 4, 5],
    [0, 0, 0],
];

/// Inks to color, interpolated between the solid overprints (Neugebauer's equation with Demichel's shares).
fn cmyk(inks: [f32; 4]) -> Rgb {
    let inks = inks.map(|ink| if ink.is_finite() { ink.clamp(0.0, 1.0) } else { 0.0 });
    let mut sums = [0.0f32; 3];
    for (bits, solid) in OVERPRINTS.iter().enumerate() {
        let mut share = 1.0;
        for (i, ink) in inks.iter().enumerate() {
            share *= if bits >> i & 1 == 1 { *ink } else { 1.0 - ink };
        }
        for (sum, channel) in sums.iter_mut().zip(solid) {
            *sum += share * f32::from(*channel);
        }
    }
    Rgb(sums.map(|sum| byte(sum / 255.0)))
}

/// CIE L*a*b* (white D50, near enough for every white point in use) to sRGB.
fn lab(l: f32, a: f32, b: f32) -> Rgb {
    let fy = (l + 16.0) / 116.0;
    let cube = |t: f32| if t > 6.0 / 29.0 { t * t * t } else { (t - 4.0 / 29.0) * 108.0 / 841.0 };
    let (x, y, z) = (0.9642 * cube(fy + a / 500.0), cube(fy), 0.8249 * cube(fy - b / 200.0));
    // Bradford-adapted matrix from XYZ (D50) to linear sRGB.
    let linear = [
        3.1339 * x - 1.6169 * y - 0.4906 * z,
        -0.9788 * x + 1.9161 * y + 0.0335 * z,
        0.0719 * x - 0.2290 * y + 1.4052 * z,
    ];
    Rgb(linear.map(|c| byte(if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 })))
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;
    use crate::limits::Limits;

    fn space(object: Object) -> Rc<Space> {
        Space::load(&Objects::new(lopdf::Document::new(), Limits::default()), None, &object)
    }

    #[test]
    fn device_spaces() {
        assert_eq!(space("DeviceGray".into()).rgb(&[0.5]), Rgb([128; 3]));
        assert_eq!(space("DeviceRGB".into()).rgb(&[1.0, 0.0, f32::NAN]), Rgb([255, 0, 0]));
        assert_eq!(space("DeviceCMYK".into()).rgb(&[0.0, 1.0, 1.0, 0.0]), Rgb([237, 28, 36]));
        assert_eq!(space("DeviceCMYK".into()).initial(), Rgb([35, 31, 32]));
    }

    #[test]
    fn lab_and_indexed() {
        let white = space(vec!["Lab".into(), dictionary! {}.into()].into()).rgb(&[100.0, 0.0, 0.0]);
        assert!(white.distance(Rgb::WHITE) < 6, "{white:?}");
        let table = Object::String(vec![0, 0, 0, 0, 128, 0], lopdf::StringFormat::Literal);
        let indexed = space(vec!["Indexed".into(), "DeviceRGB".into(), 1.into(), table].into());
        assert_eq!(indexed.rgb(&[1.0]), Rgb([0, 128, 0]));
        assert_eq!(indexed.rgb(&[9.0]), Rgb([0, 128, 0]));
    }

    #[test]
    fn separations() {
        let tint = dictionary! {
            "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1,
            "C0" => vec![1.into(), 1.into(), 1.into()], "C1" => vec![1.into(), 0.into(), 0.into()],
        };
        let spot = |name: &str| {
            space(vec!["Separation".into(), name.into(), "DeviceRGB".into(), Object::Dictionary(tint.clone())].into())
        };
        assert_eq!(spot("Signal").initial(), Rgb([255, 0, 0]));
        assert_eq!(spot("Signal").rgb(&[0.0]), Rgb::WHITE);
        assert!(spot("None").paints_nothing());
    }
}
