use super::*;
use crate::geometry::{Point, Rect};
use crate::mark::drawing::contours;
use crate::page_marks::Segment;

const INK: Rgb = Rgb([20, 20, 20]);
const GREEN: Rgb = Rgb([34, 139, 34]);

fn segments(points: &[(f32, f32)], closed: bool) -> Vec<Segment> {
    let mut out = Vec::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let p = Point { x: *x, y: *y };
        out.push(if i == 0 { Segment::Move(p) } else { Segment::Line(p) });
    }
    if closed {
        out.push(Segment::Close);
    }
    out
}

fn path(segments: Vec<Segment>, fill: Option<Rgb>, stroke: Option<Rgb>, line_width: f32) -> PathMark {
    let mut bbox: Option<Rect> = None;
    let mut add = |p: &Point| {
        let dot = Rect::new(p.x, p.y, p.x, p.y);
        bbox = Some(bbox.map_or(dot, |bbox| bbox.union(&dot)));
    };
    for segment in &segments {
        match segment {
            Segment::Move(p) | Segment::Line(p) => add(p),
            Segment::Curve(a, b, c) => [a, b, c].into_iter().for_each(&mut add),
            Segment::Close => {}
        }
    }
    PathMark { bbox: bbox.unwrap_or_default(), fill, stroke, line_width, segments, z: 0 }
}

fn filled(points: &[(f32, f32)]) -> PathMark {
    path(segments(points, true), Some(INK), None, 0.0)
}

fn stroked(points: &[(f32, f32)], width: f32) -> PathMark {
    path(segments(points, false), None, Some(INK), width)
}

fn rectangle(left: f32, top: f32, right: f32, bottom: f32, fill: Option<Rgb>, stroke: Option<Rgb>) -> PathMark {
    PathMark { bbox: Rect::new(left, top, right, bottom), fill, stroke, line_width: 0.8, segments: Vec::new(), z: 0 }
}

fn circle(x: f32, y: f32, r: f32, fill: Option<Rgb>, stroke: Option<Rgb>) -> PathMark {
    let k = 0.5523 * r;
    let p = |dx: f32, dy: f32| Point { x: x + dx, y: y + dy };
    let segments = vec![
        Segment::Move(p(r, 0.0)),
        Segment::Curve(p(r, k), p(k, r), p(0.0, r)),
        Segment::Curve(p(-k, r), p(-r, k), p(-r, 0.0)),
        Segment::Curve(p(-r, -k), p(-k, -r), p(0.0, -r)),
        Segment::Curve(p(k, -r), p(r, -k), p(r, 0.0)),
        Segment::Close,
    ];
    path(segments, fill, stroke, 1.0)
}

/// A tick of two straight bars, as icons have it: six corners.
const TICK: &[(f32, f32)] = &[(0.0, 9.0), (2.0, 7.0), (6.0, 11.0), (16.0, 1.0), (18.0, 3.0), (6.0, 15.0)];

fn moved(points: &[(f32, f32)], scale: f32, dx: f32, dy: f32) -> Vec<(f32, f32)> {
    points.iter().map(|(x, y)| (x * scale + dx, y * scale + dy)).collect()
}

/// Samples a drawing into a picture of that many pixels on its longer side, with gray edges.
fn picture(paths: &[PathMark], side: u32, margin: f32, ground: Option<Rgb>) -> Raster {
    let all = paths.iter().map(|p| p.bbox).reduce(|a, b| a.union(&b)).unwrap().inflate(margin);
    let step = all.width().max(all.height()) / side as f32;
    let (width, height) = ((all.width() / step).ceil() as u32, (all.height() / step).ceil() as u32);
    let mut rgba = Vec::new();
    let outlines: Vec<_> = paths.iter().map(|p| (contours(p), p.fill, p.stroke, p.line_width)).collect();
    let inside = |contours: &[Vec<Point>], x: f32, y: f32| {
        let mut odd = false;
        for contour in contours {
            for (a, b) in contour.iter().zip(contour.iter().cycle().skip(1)) {
                if (a.y <= y) != (b.y <= y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) {
                    odd = !odd;
                }
            }
        }
        odd
    };
    for row in 0..height {
        for column in 0..width {
            let mut sum = [0.0f32; 4];
            for sub in 0..9u8 {
                let x = all.left + (column as f32 + (f32::from(sub % 3) + 0.5) / 3.0) * step;
                let y = all.top + (row as f32 + (f32::from(sub / 3) + 0.5) / 3.0) * step;
                let mut seen = ground;
                for ((contours, closed), fill, stroke, line_width) in &outlines {
                    if fill.is_some() && inside(contours, x, y) {
                        seen = *fill;
                    }
                    let near = contours.iter().zip(closed).any(|(c, closed)| {
                        let ends = c.iter().zip(c.iter().cycle().skip(1)).take(c.len() - usize::from(!closed));
                        ends.into_iter()
                            .any(|(a, b)| super::super::mask::distance(Point { x, y }, *a, *b) <= line_width / 2.0)
                    });
                    if stroke.is_some() && near {
                        seen = *stroke;
                    }
                }
                if let Some(Rgb([r, g, b])) = seen {
                    for (slot, value) in sum.iter_mut().zip([f32::from(r), f32::from(g), f32::from(b), 255.0]) {
                        *slot += value / 9.0;
                    }
                }
            }
            let alpha = sum[3].max(1.0) / 255.0;
            rgba.extend([sum[0] / alpha, sum[1] / alpha, sum[2] / alpha, sum[3]].map(|v| v.round() as u8));
        }
    }
    Raster { width, height, rgba }
}

/// Looks at a drawing as paths at several scales, and as pictures of several sizes with and without a ground.
fn every_way(paths: &[PathMark]) -> Vec<(String, ShapeKind)> {
    let mut out = Vec::new();
    let refs: Vec<&PathMark> = paths.iter().collect();
    out.push(("paths".to_owned(), of_paths(&refs).kind));
    for side in [24, 40, 64] {
        for (name, margin, ground) in
            [("clear", 0.6, None), ("white", 1.5, Some(Rgb::WHITE)), ("wide", 4.0, Some(Rgb::WHITE))]
        {
            // At 24 wide, half of these few pixels are ground; at 64 the three differ little.
            if (side == 24 && name == "wide") || (side == 64 && name != "white") {
                continue;
            }
            let raster = picture(paths, side, margin, ground);
            out.push((format!("{name} {side}"), of_raster(&raster).kind));
        }
    }
    out
}

fn all_are(name: &str, paths: &[PathMark], expected: ShapeKind) {
    let wrong: Vec<_> = every_way(paths).into_iter().filter(|(_, kind)| *kind != expected).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:?}");
}

fn none_is(name: &str, paths: &[PathMark], unexpected: &[ShapeKind]) {
    for (way, kind) in every_way(paths) {
        assert!(!unexpected.contains(&kind), "{name}, {way}: {kind:?}");
    }
}

#[test]
fn ticks_however_they_are_drawn() {
    all_are("two bars", &[filled(TICK)], ShapeKind::Check);
    all_are("thin line", &[stroked(&[(0.0, 6.0), (4.0, 10.0), (12.0, 0.0)], 1.0)], ShapeKind::Check);
    all_are("thick line", &[stroked(&[(0.0, 6.0), (4.0, 10.0), (12.0, 0.0)], 2.2)], ShapeKind::Check);
    all_are("steep", &[stroked(&[(0.0, 7.0), (3.0, 11.0), (8.0, 0.0)], 1.2)], ShapeKind::Check);
    all_are("flat", &[stroked(&[(0.0, 4.0), (4.0, 7.0), (14.0, 0.0)], 1.4)], ShapeKind::Check);
    all_are(
        "two lines",
        &[stroked(&[(0.0, 6.0), (4.0, 10.0)], 1.4), stroked(&[(4.0, 10.0), (12.0, 0.0)], 1.4)],
        ShapeKind::Check,
    );
    let p = |x: f32, y: f32| Point { x, y };
    let brush = vec![
        Segment::Move(p(0.0, 8.2)),
        Segment::Curve(p(1.2, 7.4), p(2.2, 7.2), p(2.8, 8.0)),
        Segment::Curve(p(3.4, 8.8), p(4.0, 10.0), p(4.6, 11.2)),
        Segment::Curve(p(6.6, 7.0), p(9.6, 3.2), p(13.4, 0.0)),
        Segment::Line(p(14.0, 0.6)),
        Segment::Curve(p(10.4, 4.4), p(7.6, 8.8), p(5.6, 14.0)),
        Segment::Line(p(3.6, 14.4)),
        Segment::Curve(p(2.6, 11.6), p(1.4, 9.4), p(0.0, 8.2)),
        Segment::Close,
    ];
    all_are("brush", &[path(brush, Some(INK), None, 0.0)], ShapeKind::Check);
}

#[test]
fn a_thin_tick_of_few_pixels() {
    let rows = [
        ".............#",
        "............##",
        "............##",
        "...........##.",
        "..........##..",
        ".........##...",
        "#.......##....",
        "##.....##.....",
        ".##...##......",
        "..##.##.......",
        "...####.......",
        "....##........",
        ".....#........",
    ];
    let rgba = rows.iter().flat_map(|r| r.bytes()).flat_map(|b| [0, 90, 30, if b == b'#' { 255 } else { 0 }]).collect();
    assert_eq!(of_raster(&Raster { width: 14, height: 13, rgba }).kind, ShapeKind::Check);
}

#[test]
fn size_and_color_do_not_matter() {
    for scale in [0.02, 0.4, 1.0, 30.0] {
        let mut tick = filled(&moved(TICK, scale, 300.0, 500.0));
        tick.fill = Some(Rgb([250, 200, 0]));
        assert_eq!(of_path(&tick), Shape { kind: ShapeKind::Check, color: Some(Rgb([250, 200, 0])) });
    }
    let mut white = filled(TICK);
    white.fill = Some(Rgb::WHITE);
    assert_eq!(of_path(&white).kind, ShapeKind::Check);
}

#[test]
fn ticks_in_boxes_and_discs() {
    let tick = |color| path(segments(&moved(TICK, 0.6, 4.6, 5.2), true), Some(color), None, 0.0);
    all_are("in a box", &[rectangle(0.0, 0.0, 20.0, 20.0, None, Some(INK)), tick(INK)], ShapeKind::Check);
    all_are("in a ring", &[circle(10.0, 10.0, 10.0, None, Some(INK)), tick(INK)], ShapeKind::Check);
    let badge = [circle(10.0, 10.0, 10.0, Some(GREEN), None), tick(Rgb::WHITE)];
    all_are("white on a disc", &badge, ShapeKind::Check);
    let refs: Vec<&PathMark> = badge.iter().collect();
    assert_eq!(of_paths(&refs).color, Some(GREEN));
    assert_eq!(
        of_raster(&picture(&badge, 32, 1.0, Some(Rgb::WHITE))).color.map(|c| c.distance(GREEN) < 30),
        Some(true)
    );
    all_are(
        "green in a gray box",
        &[rectangle(0.0, 0.0, 20.0, 20.0, None, Some(Rgb([150, 150, 150]))), tick(GREEN)],
        ShapeKind::Check,
    );
    let large = path(segments(&moved(TICK, 1.0, 3.0, -3.0), true), Some(GREEN), None, 0.0);
    let leaving = [rectangle(0.0, 0.0, 16.0, 16.0, None, Some(INK)), large];
    let refs: Vec<&PathMark> = leaving.iter().collect();
    assert_eq!(of_paths(&refs).kind, ShapeKind::Check);
}

#[test]
fn a_white_tick_on_a_form_with_gloss_and_shade() {
    let tick = path(segments(&moved(TICK, 0.6, 4.6, 5.2), true), Some(Rgb::WHITE), None, 0.0);
    let gloss = circle(3.0, 3.0, 1.6, Some(Rgb([150, 220, 160])), None);
    let shade = rectangle(0.0, 18.4, 20.0, 20.0, Some(Rgb([0, 80, 20])), None);
    all_are("badge", &[rectangle(0.0, 0.0, 20.0, 20.0, Some(GREEN), None), shade, gloss, tick], ShapeKind::Check);
}

#[test]
fn a_tick_that_is_not_quite_white() {
    let tick = path(segments(&moved(TICK, 0.6, 4.6, 5.2), true), Some(Rgb([250, 247, 249])), None, 0.0);
    let badge = [rectangle(0.0, 0.0, 20.0, 20.0, Some(GREEN), None), tick];
    assert_eq!(of_raster(&picture(&badge, 40, 1.0, None)).kind, ShapeKind::Check);
}

#[test]
fn crosses() {
    let one = stroked(&[(0.0, 0.0), (10.0, 10.0)], 1.4);
    let two = stroked(&[(10.0, 0.0), (0.0, 10.0)], 1.4);
    all_are("two strokes", &[one.clone(), two.clone()], ShapeKind::Cross);
    let corners = [
        (0.0, 2.0),
        (2.0, 0.0),
        (6.0, 4.0),
        (10.0, 0.0),
        (12.0, 2.0),
        (8.0, 6.0),
        (12.0, 10.0),
        (10.0, 12.0),
        (6.0, 8.0),
        (2.0, 12.0),
        (0.0, 10.0),
        (4.0, 6.0),
    ];
    all_are("twelve corners", &[filled(&corners)], ShapeKind::Cross);
    let boxed = [rectangle(-3.0, -3.0, 13.0, 13.0, None, Some(INK)), one, two];
    all_are("in a box", &boxed, ShapeKind::Cross);
    let cross = path(segments(&moved(&corners, 0.8, 5.0, 5.0), true), Some(Rgb::WHITE), None, 0.0);
    all_are("white on a disc", &[circle(9.8, 9.8, 10.0, Some(Rgb([200, 0, 0])), None), cross], ShapeKind::Cross);
}

#[test]
fn plain_forms() {
    let red = Some(Rgb([220, 0, 0]));
    all_are("disc", &[circle(5.0, 5.0, 5.0, red, None)], ShapeKind::Disc);
    let square = [rectangle(0.0, 0.0, 9.0, 9.0, red, None)];
    let refs: Vec<&PathMark> = square.iter().collect();
    assert_eq!(of_paths(&refs), Shape { kind: ShapeKind::Square, color: red });
    assert_eq!(of_raster(&picture(&square, 24, 2.0, Some(Rgb::WHITE))).kind, ShapeKind::Square);
    assert_eq!(of_raster(&picture(&square, 24, 0.0, None)).kind, ShapeKind::Square);
    all_are("empty box", &[rectangle(0.0, 0.0, 9.0, 9.0, None, Some(INK))], ShapeKind::Box);
    all_are("white box", &[rectangle(0.0, 0.0, 9.0, 9.0, Some(Rgb::WHITE), Some(INK))], ShapeKind::Box);
    all_are("ring", &[circle(6.0, 6.0, 6.0, None, Some(INK))], ShapeKind::Ring);
    all_are("diamond", &[filled(&[(5.0, 0.0), (10.0, 5.0), (5.0, 10.0), (0.0, 5.0)])], ShapeKind::Diamond);
    all_are("triangle", &[filled(&[(5.0, 0.0), (10.0, 10.0), (0.0, 10.0)])], ShapeKind::Triangle);
    let chevron = [(0.0, 0.0), (30.0, 0.0), (36.0, 6.0), (30.0, 12.0), (0.0, 12.0), (6.0, 6.0)];
    assert_eq!(of_path(&filled(&chevron)).kind, ShapeKind::Arrow);
    assert_eq!(of_path(&rectangle(0.0, 0.0, 100.0, 1.0, Some(INK), None)).kind, ShapeKind::Rule);
    assert_eq!(of_path(&stroked(&[(0.0, 0.0), (100.0, 0.0)], 0.5)).kind, ShapeKind::Rule);
}

/// Letters, digits, arrows and ornaments as bent lines and outlines.
#[test]
fn what_is_no_mark() {
    let marks = [ShapeKind::Check, ShapeKind::Cross, ShapeKind::Box];
    let lines: &[(&str, &[(f32, f32)])] = &[
        ("v", &[(0.0, 0.0), (4.0, 10.0), (8.0, 0.0)]),
        ("wide v", &[(0.0, 0.0), (7.0, 7.0), (14.0, 0.0)]),
        ("L", &[(0.0, 0.0), (0.0, 10.0), (6.0, 10.0)]),
        ("7", &[(0.0, 0.0), (6.0, 0.0), (2.0, 10.0)]),
        ("slash", &[(0.0, 10.0), (6.0, 0.0)]),
        ("N", &[(0.0, 10.0), (0.0, 0.0), (7.0, 10.0), (7.0, 0.0)]),
        ("Z", &[(0.0, 0.0), (7.0, 0.0), (0.0, 10.0), (7.0, 10.0)]),
        ("W", &[(0.0, 0.0), (3.0, 10.0), (6.0, 2.0), (9.0, 10.0), (12.0, 0.0)]),
        ("chevron right", &[(0.0, 0.0), (6.0, 6.0), (0.0, 12.0)]),
        ("chevron down", &[(0.0, 0.0), (6.0, 5.0), (12.0, 0.0)]),
        ("chevron up", &[(0.0, 5.0), (6.0, 0.0), (12.0, 5.0)]),
        ("corner", &[(0.0, 10.0), (0.0, 0.0), (10.0, 0.0)]),
        ("mirrored tick", &[(0.0, 0.0), (8.0, 10.0), (12.0, 6.0)]),
        ("tick upside down", &[(0.0, 4.0), (4.0, 0.0), (12.0, 10.0)]),
        ("rising line", &[(0.0, 10.0), (4.0, 6.0), (7.0, 8.0), (13.0, 0.0)]),
    ];
    for (name, points) in lines {
        for width in [0.7, 1.8] {
            none_is(name, &[stroked(points, width)], &marks);
        }
    }
    none_is("y", &[stroked(&[(0.0, 0.0), (4.0, 7.0)], 1.2), stroked(&[(8.0, 0.0), (2.0, 11.0)], 1.2)], &marks);
    none_is("plus", &[stroked(&[(5.0, 0.0), (5.0, 10.0)], 1.6), stroked(&[(0.0, 5.0), (10.0, 5.0)], 1.6)], &marks);
    none_is(
        "down-left arrow",
        &[stroked(&[(12.0, 0.0), (0.0, 12.0)], 1.4), stroked(&[(0.0, 6.0), (0.0, 12.0), (6.0, 12.0)], 1.4)],
        &marks,
    );
    none_is(
        "arrow",
        &[stroked(&[(0.0, 5.0), (12.0, 5.0)], 1.4), stroked(&[(8.0, 1.0), (12.0, 5.0), (8.0, 9.0)], 1.4)],
        &marks,
    );
    let star: Vec<(f32, f32)> = (0..10u8)
        .map(|i| {
            let (angle, r) = (f32::from(i) * 36f32.to_radians(), if i % 2 == 0 { 10.0 } else { 4.0 });
            (r * angle.sin(), -r * angle.cos())
        })
        .collect();
    none_is("star", &[filled(&star)], &marks);
    let spokes: Vec<PathMark> = (0..4u8)
        .map(|i| {
            let (s, c) = (f32::from(i) * 45f32.to_radians()).sin_cos();
            stroked(&[(-8.0 * s, -8.0 * c), (8.0 * s, 8.0 * c)], 1.2)
        })
        .collect();
    none_is("asterisk", &spokes, &marks);
    none_is("disc", &[circle(5.0, 5.0, 5.0, Some(INK), None)], &marks);
    let table: Vec<PathMark> = (0..4u8)
        .flat_map(|i| {
            let at = f32::from(i) * 5.0;
            [stroked(&[(at, 0.0), (at, 15.0)], 0.5), stroked(&[(0.0, at), (15.0, at)], 0.5)]
        })
        .collect();
    let table: Vec<&PathMark> = table.iter().collect();
    assert!(!marks.contains(&of_paths(&table).kind));
    let logo =
        [circle(6.0, 6.0, 6.0, Some(GREEN), None), rectangle(5.0, 2.0, 16.0, 9.0, Some(Rgb([0, 60, 160])), None)];
    none_is("logo", &logo, &marks);
}

#[test]
fn shadows_are_no_marks() {
    let blurred = |radius: f32, blur: f32, side: u32| {
        let middle = side as f32 / 2.0;
        let alpha = |i: u32| {
            let (x, y) = ((i % side) as f32 + 0.5 - middle, (i / side) as f32 + 0.5 - middle);
            (((radius - x.hypot(y)) / blur + 0.5).clamp(0.0, 1.0) * 255.0) as u8
        };
        Raster { width: side, height: side, rgba: (0..side * side).flat_map(|i| [0, 0, 0, alpha(i)]).collect() }
    };
    assert_eq!(of_raster(&blurred(10.0, 6.0, 36)).kind, ShapeKind::Shadow);
    assert_eq!(of_raster(&blurred(10.0, 1.0, 36)).kind, ShapeKind::Disc);
}

#[test]
fn hostile_drawings() {
    let odd = [f32::NAN, f32::INFINITY, f32::MAX, -f32::MAX, 0.0];
    for a in odd {
        for b in odd {
            let _ = of_path(&stroked(&[(a, b), (b, a), (1.0, 2.0)], a));
            let _ = of_path(&filled(&[(a, b), (b, a), (1.0, 2.0)]));
        }
    }
    assert_eq!(of_paths(&[]).kind, ShapeKind::Unknown);
    assert_eq!(of_raster(&Raster { width: 3, height: 3, rgba: vec![0; 5] }).kind, ShapeKind::Unknown);
    assert_eq!(of_raster(&Raster { width: 0, height: u32::MAX, rgba: vec![] }).kind, ShapeKind::Unknown);
    assert_eq!(of_raster(&Raster { width: 4, height: 4, rgba: vec![255; 64] }).kind, ShapeKind::Unknown);
    assert_eq!(of_raster(&Raster { width: 4, height: 4, rgba: vec![0; 64] }).kind, ShapeKind::Unknown);
}
