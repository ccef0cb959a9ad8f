//! Tables that go on over a page break.
//! Must not know how tables are found on a page.
