//! What surrounds the content of a page: navigation, banners, consent notes, page histories, contents lists, notes.
//! Must not know the content; what is named here is kept apart, never dropped.

use super::dom::{Dom, Id};
use super::style::{Shown, Styles};
use super::walk::heading_level;

/// What is looked up once for the whole page.
#[derive(Default)]
pub(super) struct Facts {
    /// First headings of level 1 that can be seen.
    titles: Vec<Id>,
    /// Those that are the name of the site, where the page has a title of its own.
    sites: Vec<Id>,
}

impl Facts {
    pub(super) fn of(dom: &Dom<'_>, styles: &Styles) -> Self {
        let titles = dom
            .all()
            .filter(|id| heading_level(dom, *id) == Some(1) && styles.of(*id).shown < Shown::Reader)
            .take(8)
            .collect::<Vec<_>>();
        let (sites, own): (Vec<Id>, Vec<Id>) = titles.iter().partition(|t| names_site(dom, **t));
        if own.is_empty() { Self { titles, sites: own } } else { Self { titles: own, sites } }
    }

    /// Whether the page's title stands inside this element.
    fn holds_title(&self, dom: &Dom<'_>, id: Id) -> bool {
        self.titles.iter().any(|t| *t > id && *t < dom.end(id))
    }

    /// Whether this element holds the page's only title.
    fn holds_only_title(&self, dom: &Dom<'_>, id: Id) -> bool {
        !self.titles.is_empty() && self.titles.iter().all(|t| *t > id && *t < dom.end(id))
    }
}

/// Words that a class or id of chrome is made of, in full.
const NAMED: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "breadcrumb-section",
    "govuk-breadcrumbs",
    "crumbs",
    "skip-link",
    "skiplink",
    "skip-links",
    "skip-nav",
    "skip-to-content",
    "skip",
    "cookie-banner",
    "cookie-notice",
    "cookie-bar",
    "cookies",
    "cookieconsent",
    "cookie-consent",
    "cc-window",
    "consent-banner",
    "gdpr",
    "onetrust-consent-sdk",
    "eu-cookie-compliance",
    "sidebar",
    "side-bar",
    "layout-sidebar",
    "navbar",
    "navigation",
    "nav-menu",
    "main-nav",
    "site-nav",
    "sidenav",
    "toolbar",
    "site-header",
    "site-footer",
    "page-footer",
    "global-header",
    "global-footer",
    "masthead",
    "page-metadata",
    "page-meta",
    "last-modified",
    "article-info",
    "article-meta",
    "entry-meta",
    "post-meta",
    "posted-on",
    "byline",
    "documentbyline",
    "node__submitted",
    "admonition-title",
    "share",
    "share-buttons",
    "social-share",
    "sharing",
    "addtoany",
    "addthis_toolbox",
    "social-links",
    "print-link",
    "newsletter",
    "related",
    "related-content",
    "related-links",
    "pagination",
    "pager",
    "pagenav",
    "toc",
    "toc-macro",
    "table-of-contents",
    "tableofcontents",
    "contents-list",
    "gem-c-contents-list",
    "toctoggle",
    "vector-toc",
    "wiki-toc",
    "catlinks",
    "printfooter",
    "mw-jump-link",
    "jump-to-nav",
    "mw-navigation",
    "mw-panel",
    "mw-head",
    "mw-editsection",
    "sitesub",
    "sitenotice",
    "navbox",
    "mw-footer",
    "mw-indicators",
    "p-personal",
    "footnotes",
    "footnote",
    "endnotes",
    "references",
    "mw-references-wrap",
    "reflist",
    "footnote-list",
    "comment-list",
    "comments-section",
    "disqus_thread",
    "likes-and-labels-container",
    "labels-section",
    "likes-section",
    "pagesection",
    "post-navigation",
    "wp-block-post-terms",
    "author-box",
    "login",
    "search",
    "search-form",
    "searchform",
    "searchbox",
    "feedback",
    "gem-c-feedback",
    "govuk-footer",
    "govuk-header",
    "govuk-cookie-banner",
    "govuk-back-link",
    "govuk-phase-banner",
    "gem-c-contextual-sidebar",
    "usa-banner",
    "usa-header",
    "usa-footer",
    "usa-identifier",
    "off-canvas",
    "offcanvas",
    "modal",
    "popup",
    "back-to-top",
    "backtotop",
    "top-bar",
    "topbar",
    "download-bar",
    "edit-link",
    "edit-section",
    "aui-header",
    "ms-siteheader",
    "s4-ribbonrow",
    "suitenavwrapper",
    "sidenavbox",
    "deltaplaceholderleftnavbar",
    "menu",
    "main-menu",
    "nav",
    "banner-message",
    "unsubscribe",
    "email-footer",
];
/// Class names of content that only begin like chrome.
const FOOTNOTE_IDS: &[&str] =
    &["ftnt", "_ftn", "ftn", "fn", "footnote", "_edn", "edn", "cite_note", "sdfootnote", "sdendnote"];

/// Whether an element surrounds the content.
pub(super) fn is_chrome(dom: &Dom<'_>, styles: &Styles, facts: &Facts, id: Id) -> bool {
    let name = dom.name(id);
    if facts.sites.contains(&id) {
        return true;
    }
    if matches!(
        name,
        "html"
            | "body"
            | "main"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "table"
            | "h1"
            | "sup"
            | "a"
            | "li"
            | "span"
            | "cite"
    ) && !is_skip_link(dom, id)
    {
        return matches!(name, "span") && dom.classes(id).any(|c| c == "mw-editsection");
    }
    let role = dom.attr(id, "role").unwrap_or_default().to_ascii_lowercase();
    match role.as_str() {
        "banner" | "contentinfo" | "navigation" | "search" | "menubar" | "toolbar" | "doc-toc" | "doc-endnotes"
        | "doc-footnote" => {
            return !facts.holds_only_title(dom, id);
        }
        "complementary" => return !facts.holds_title(dom, id),
        "dialog" | "alertdialog" => return true,
        "main" | "article" | "document" => return false,
        _ => {}
    }
    let inside = |what: &[&str]| {
        dom.ancestors(id).any(|a| what.contains(&dom.name(a)) || dom.attr(a, "role").is_some_and(|r| what.contains(&r)))
    };
    match name {
        "nav" | "search" => return true,
        "header" => {
            let within = inside(&["main", "article", "section"]);
            let busy = dom.below(id).any(|b| matches!(dom.name(b), "nav" | "form"));
            return !within && (busy || !facts.holds_title(dom, id)) && !facts.holds_only_title(dom, id)
                || named(dom, id) && !facts.holds_title(dom, id);
        }
        "footer" => return !inside(&["blockquote", "section", "figure", "table"]) || named(dom, id),
        "aside" => return !inside(&["main", "article"]) || named(dom, id) || is_footnote(dom, id),
        _ => {}
    }
    if dom.attr(id, "role").is_some_and(|r| r.eq_ignore_ascii_case("tablist")) {
        return true;
    }
    if is_skip_link(dom, id) || is_footnote(dom, id) {
        return true;
    }
    if matches!(name, "form") && dom.below(id).all(|b| !matches!(dom.name(b), "table" | "h1" | "h2" | "h3" | "p")) {
        // A search box or a sign-up; pages of old servers stand in one form as a whole.
        return dom.below(id).take(200).any(|b| matches!(dom.attr(b, "type"), Some("search" | "submit" | "email")));
    }
    let _ = styles;
    (named(dom, id) || is_controls(dom, id)) && !facts.holds_title(dom, id)
}

fn named(dom: &Dom<'_>, id: Id) -> bool {
    let fits = |token: &str| {
        let token = token.to_ascii_lowercase();
        NAMED.contains(&token.as_str())
            || token.starts_with("cookie")
            || token.starts_with("breadcrumb")
            || token.starts_with("admonitionheading")
            || matches!(token.as_str(), "footer" | "footer-wrapper" | "footer-container")
    };
    dom.attr(id, "id").is_some_and(fits) || dom.classes(id).any(fits)
}

/// Links and buttons beside a value, to change it ("summary-list__actions"): nothing stands there but those.
fn is_controls(dom: &Dom<'_>, id: Id) -> bool {
    dom.classes(id).any(|c| c.to_ascii_lowercase().ends_with("__actions"))
        && dom
            .below(id)
            .filter(|b| dom.text(*b).is_some_and(|t| !t.trim().is_empty()))
            .all(|t| dom.ancestors(t).take_while(|a| *a != id).any(|a| matches!(dom.name(a), "a" | "button")))
}

/// Whether a heading is the name or the sign of the site.
fn names_site(dom: &Dom<'_>, id: Id) -> bool {
    let fits = |token: &str| {
        matches!(
            token.to_ascii_lowercase().as_str(),
            "logo"
                | "site-logo"
                | "site-title"
                | "sitetitle"
                | "site-name"
                | "sitename"
                | "blog-title"
                | "brand"
                | "navbar-brand"
        )
    };
    dom.attr(id, "id").is_some_and(fits) || dom.classes(id).any(fits)
}

/// A link past the navigation.
fn is_skip_link(dom: &Dom<'_>, id: Id) -> bool {
    dom.name(id) == "a"
        && (dom.classes(id).any(|c| c.to_ascii_lowercase().contains("skip"))
            || dom.attr(id, "href").is_some_and(|h| h.starts_with('#')) && {
                let text = dom.all_text(id, 64).trim().to_ascii_lowercase();
                text.starts_with("skip to")
                    || text.starts_with("jump to")
                    || text == "back to top"
                    || text == "top of page"
            })
}

/// A footnote's own text, as word processors and wikis mark it.
fn is_footnote(dom: &Dom<'_>, id: Id) -> bool {
    let style = dom.attr(id, "style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    if style.contains("mso-element:footnote")
        || style.contains("mso-element:endnote")
        || style.contains("mso-element:comment")
    {
        return true;
    }
    if dom.classes(id).any(|c| {
        matches!(
            c,
            "MsoFootnoteText"
                | "MsoEndnoteText"
                | "MsoFooter"
                | "MsoHeader"
                | "MsoToc1"
                | "MsoToc2"
                | "MsoToc3"
                | "MsoToc4"
                | "MsoTocHeading"
        )
    }) {
        return true;
    }
    if !matches!(dom.name(id), "div" | "p" | "aside" | "dl") {
        return false;
    }
    // Google Docs: <div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> …
    let numbered = |value: &str| {
        FOOTNOTE_IDS.iter().any(|prefix| {
            value.strip_prefix(prefix).is_some_and(|rest| {
                let rest = rest.trim_start_matches(['-', '_', ':']);
                rest.strip_suffix("-text").unwrap_or(rest).chars().all(|c| c.is_ascii_digit()) && !rest.is_empty()
            })
        })
    };
    if dom.attr(id, "id").is_some_and(numbered) {
        return true;
    }
    let Some(first) = dom
        .below(id)
        .find(|b| dom.text(*b).is_none_or(|t| !t.trim().is_empty()) && !matches!(dom.name(*b), "p" | "span"))
    else {
        return false;
    };
    dom.name(first) == "a"
        && dom.attr(first, "id").or_else(|| dom.attr(first, "name")).is_some_and(numbered)
        && dom.attr(first, "href").is_some_and(|h| h.starts_with('#') && h.contains("ref"))
}
