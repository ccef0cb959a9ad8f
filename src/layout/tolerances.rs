//! Every tolerance of layout, each with its reason.
//! Must not know the passes that use them beyond their names.
//!
//! Lengths called `em` are shares of the font size at hand; lengths called `pt` are points and are only used for
//! what does not scale with text: rules and the rounding of producers.

/// The tolerances in use. One value for all documents: nothing is tuned per producer.
#[derive(Clone, Debug)]
pub(super) struct Tolerances {
    /// Baselines this close belong to one row: jitter of OCR layers and of mixed fonts, below any real leading.
    pub row_em: f32,
    /// How far a row's baselines may drift apart in all.
    pub row_drift_em: f32,
    /// A gap above this share of the font's space is a space: justified text shrinks spaces to about two thirds.
    pub space_share: f32,
    /// Bounds of that gap, for fonts whose space is unknown or odd; a thin space (a sixth) is one.
    pub space_em: (f32, f32),
    /// A gap above this is a space where a letter follows a comma or full stop.
    pub clause_em: f32,
    /// A gap this wide is a space where a space is also drawn in it.
    pub drawn_space_em: f32,
    /// A gap this wide ends a piece of a line: no justified line of a normal measure has such spaces.
    pub piece_em: f32,
    /// The same as a multiple of the usual space in that line.
    pub piece_spaces: f32,
    /// A gap this wide ends a piece where other pieces of the page begin at the same place.
    pub stop_em: f32,
    /// A gap this wide, which justified text does not have, makes what follows it such a place itself.
    pub stop_gap_em: f32,
    /// Median gap between letters from which text counts as letter-spaced, and beyond which they are apart.
    pub tracked_em: (f32, f32),
    /// How much nearer two letters of letter-spaced text may stand than the others: kerning.
    pub kern_em: f32,
    /// How far a letter may be moved off the baseline within a word (logotypes).
    pub nudge_em: f32,
    /// The same glyph drawn again this close is the same glyph (fake bold, shadows).
    pub double_em: f32,
    /// Smaller than this share of its neighbor, and raised: a superscript.
    pub raised_size: f32,
    /// How far above the neighbor's baseline it stands, at least and at most.
    pub raised_em: (f32, f32),
    /// How far below it a subscript stands, at most: less than the leading of the tightest lines.
    pub lowered_em: f32,
    /// Widest gap before a subscript or superscript.
    pub script_gap_em: f32,
    /// Thickest rule in points; thicker ones are bars.
    pub rule_pt: f32,
    /// Rules of nearly one position are one (double rules, borders drawn from both sides).
    pub snap_pt: f32,
    /// Gaps in a rule that is drawn in pieces, cell by cell.
    pub join_pt: f32,
    /// How far rules may miss each other and still meet.
    pub meet_pt: f32,
    /// Share of a cell's side that a rule must cover to divide.
    pub divide_share: f32,
    /// Widest space between a word and a drawing that stands in its sentence like a word.
    pub inline_em: f32,
    /// Narrowest white gap between columns of a table.
    pub gutter_em: f32,
    /// The same where most of what the columns hold are figures, which have no spaces within.
    pub figure_gap_em: f32,
    /// Narrowest white gap between columns whose words were parted already by where they begin.
    pub column_em: f32,
    /// Narrowest white gap between columns where rules part some of the columns already.
    pub inner_gutter_em: f32,
    /// The same before a column of figures.
    pub figure_gutter_em: f32,
    /// How far a fill may reach out of another of its color and still not be seen.
    pub ground_pt: f32,
    /// Most fills that others may lie within unseen.
    pub max_grounds: usize,
    /// How far the borders of a column may stand apart on two pages, in points.
    pub same_column_pt: f32,
    /// Widest empty column, and highest empty row, that is taken for the space beside another.
    pub empty_column_em: f32,
    /// See [`Tolerances::empty_column_em`].
    pub empty_row_em: f32,
    /// A grid with heads missing and fewer of its cells filled, in hundredths, is a drawing.
    pub filled_share: usize,
    /// The same for a grid whose first column is a scale.
    pub axis_share: usize,
    /// The same for a grid in which curves are drawn.
    pub graph_share: usize,
    /// Narrowest white gap between columns of prose.
    pub prose_gutter_em: f32,
    /// Distance of baselines within a paragraph, at most, where nothing tells the usual one.
    pub leading_em: f32,
    /// Within this, two distances of baselines are one leading: programs round to less.
    pub same_leading_em: f32,
    /// How much a distance must exceed the usual leading to part paragraphs.
    pub parting_em: f32,
    /// The same where a sentence ends on the line above and the next begins large.
    pub weak_parting_em: f32,
    /// Sizes that differ by this share are different sizes.
    pub size_share: f32,
    /// Indent that means something.
    pub indent_em: f32,
    /// Largest mark drawn beside text.
    pub mark_em: f32,
    /// Largest picture that may be a tick or a cross.
    pub picture_em: f32,
    /// Largest drawn bullet.
    pub bullet_em: f32,
    /// Top and bottom share of a page where running heads and feet stand.
    pub margin_share: f32,
    /// Most rules that a page's tables are sought in: beyond it the page is a drawing.
    pub max_rules: usize,
    /// Most places of one table's grid.
    pub max_cells: usize,
    /// Most words on a line of one column, and most lines of a head, that are compared with each other.
    pub max_words: usize,
    /// Most tables that are sought on a page by their rules.
    pub max_tables: usize,
    /// Most pieces of text in a margin: beyond it the margin is no margin.
    pub max_margin: usize,
}

/// The tolerances.
pub(super) const T: Tolerances = Tolerances {
    row_em: 0.2,
    row_drift_em: 0.35,
    space_share: 0.5,
    space_em: (0.1, 0.16),
    clause_em: 0.08,
    drawn_space_em: 0.05,
    piece_em: 1.2,
    piece_spaces: 2.5,
    stop_em: 0.42,
    stop_gap_em: 0.8,
    tracked_em: (0.08, 0.5),
    kern_em: 0.15,
    nudge_em: 0.4,
    double_em: 0.12,
    raised_size: 0.85,
    raised_em: (0.12, 0.75),
    lowered_em: 0.4,
    script_gap_em: 0.35,
    rule_pt: 2.6,
    snap_pt: 2.5,
    join_pt: 3.0,
    meet_pt: 3.0,
    divide_share: 0.6,
    inline_em: 0.5,
    gutter_em: 0.55,
    figure_gap_em: 0.4,
    column_em: 0.2,
    inner_gutter_em: 1.4,
    figure_gutter_em: 0.7,
    ground_pt: 0.8,
    max_grounds: 400,
    same_column_pt: 12.0,
    empty_column_em: 1.6,
    empty_row_em: 0.8,
    filled_share: 40,
    axis_share: 50,
    graph_share: 70,
    prose_gutter_em: 1.0,
    leading_em: 1.6,
    parting_em: 0.28,
    same_leading_em: 0.08,
    weak_parting_em: 0.07,
    size_share: 0.08,
    indent_em: 0.8,
    mark_em: 1.9,
    picture_em: 6.0,
    bullet_em: 0.62,
    margin_share: 0.12,
    max_rules: 6000,
    max_cells: 200_000,
    max_words: 300,
    max_tables: 300,
    max_margin: 200,
};
