//! Letters by mail: their heads (RFC 5322 clause 2.2), what they quote, how they end.
//! Must not know what is reported in them.

/// Least lines of a quotation that are read as text of their own.
const RUN: usize = 5;

/// A quoted line this long, in bytes, is text and no label.
const LONG: usize = 50;

/// Most signs of quotation before one line that are taken away.
const LEVELS: usize = 16;

/// Lines at the end of a letter in which it may close.
const CLOSE: usize = 16;

/// Names of the lines of a head; the first are the subject's, then the date's.
const SUBJECT: [&str; 6] = ["subject", "betreff", "objet", "asunto", "onderwerp", "oggetto"];
const DATE: [&str; 7] = ["date", "sent", "datum", "gesendet", "fecha", "envoyé", "data"];
const FROM: [&str; 5] = ["from", "von", "de", "da", "van"];
const OTHER: [&str; 22] = [
    "to",
    "cc",
    "bcc",
    "reply-to",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-language",
    "return-path",
    "delivered-to",
    "received",
    "user-agent",
    "importance",
    "attachments",
    "an",
    "à",
    "para",
    "a",
    "organization",
];

/// What stands before the subject of an answer or of what is sent on.
const ANSWERS: [&str; 8] = ["re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "sv:"];

/// How letters close, without their commas.
const CLOSINGS: [&str; 20] = [
    "regards",
    "kind regards",
    "best regards",
    "warm regards",
    "with kind regards",
    "with best regards",
    "best wishes",
    "with best wishes",
    "best",
    "many thanks",
    "yours sincerely",
    "yours faithfully",
    "sincerely",
    "sincerely yours",
    "yours truly",
    "mit freundlichen grüßen",
    "freundliche grüße",
    "cordialement",
    "bien cordialement",
    "saludos cordiales",
];

/// The text without the signs before quoted lines; none where it quotes nothing at length.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let mut found = false;
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|l| l.starts_with('>')).count();
        let (quoted, after) = rest.split_at(run);
        // Short lines without a gap are steps or a menu.
        let is_text = quoted.iter().any(|l| l.trim_end() == ">" || l.len() >= LONG);
        if run >= RUN && is_text {
            found = true;
            out.extend(quoted.iter().map(|l| bare(l).to_owned()));
            rest = after;
        } else if run > 0 {
            out.extend(quoted.iter().map(|l| (*l).to_owned()));
            rest = after;
        } else {
            out.push((*first).to_owned());
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    found.then(|| super::lines_of(&out))
}

/// A line without its signs of quotation.
fn bare(line: &str) -> &str {
    let mut rest = line;
    for _ in 0..LEVELS {
        let Some(r) = rest.strip_prefix('>').or_else(|| rest.strip_prefix(" >")) else { break };
        rest = r;
    }
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// Name and value of a line of a head.
fn named(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_matches(['*', ' ']).to_lowercase();
    let known = [SUBJECT.as_slice(), &DATE, &FROM, &OTHER].iter().any(|names| names.contains(&name.as_str()))
        || name.starts_with("x-");
    known.then(|| (name, value.trim_matches(['*', ' ', '\t'])))
}

/// The text of a letter: its subject for a title, its date, and neither addresses nor signature; none where it has no
/// head.
pub(super) fn opened(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let first = lines.iter().position(|l| !l.trim().is_empty())?;
    let (mut subject, mut date, mut from) = (None::<String>, None::<&str>, false);
    let mut in_subject = false;
    let mut end = first;
    for line in lines.get(first..)? {
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = named(line).filter(|_| !line.starts_with(' ')) {
            in_subject = SUBJECT.contains(&name.as_str());
            if in_subject {
                subject = Some(value.to_owned());
            } else if DATE.contains(&name.as_str()) {
                date = Some(value);
            }
            from |= FROM.contains(&name.as_str());
        } else if line.starts_with([' ', '\t']) && end > first {
            // A folded line goes on with the one above.
            if let Some(s) = subject.as_mut().filter(|_| in_subject) {
                s.push(' ');
                s.push_str(line.trim());
            }
        } else {
            break;
        }
        end += 1;
    }
    let subject = subject.filter(|s| !s.is_empty() && from && end >= first + 3)?;
    let mut out: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
    for line in out.iter_mut().take(end).skip(first) {
        line.clear();
    }
    if let (Some(slot), Some(date)) = (out.get_mut(first), date) {
        *slot = format!("Date: {date}");
    }
    if let Some(slot) = out.get_mut(end - 1) {
        let mut title = subject.as_str();
        while let Some(answer) =
            ANSWERS.iter().find(|a| title.get(..a.len()).is_some_and(|t| t.eq_ignore_ascii_case(a)))
        {
            title = title.get(answer.len()..).unwrap_or_default().trim_start();
        }
        title.clone_into(slot);
    }
    let mut last = out.len();
    if let Some(sign) = out.iter().skip(end).position(|l| l.trim_end() == "--") {
        last = end + sign;
    }
    let ending: Vec<usize> = (end..last).rev().filter(|i| out.get(*i).is_some_and(|l| !l.trim().is_empty())).collect();
    let closes = |i: &&usize| {
        let words = out.get(**i).map(|l| l.trim().trim_end_matches([',', '.', '!']).to_lowercase());
        words.is_some_and(|w| CLOSINGS.contains(&w.as_str()))
    };
    last = ending.iter().take(CLOSE).find(closes).copied().unwrap_or(last);
    for line in out.iter_mut().skip(last) {
        line.clear();
    }
    Some(super::lines_of(&out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter() {
        let text = "From: Desk <desk@quay.example>\nTo: All\nDate: 4 May 2011\nSubject: Re: Lamps of the\n quay\n\n\
                    Lamp 1 is lit.\n\nKind regards,\nA. Keeper\n\n-- \nA. Keeper\nQuay Office";
        assert_eq!(opened(text).unwrap(), "Date: 4 May 2011\n\n\n\nLamps of the quay\n\nLamp 1 is lit.\n\n\n\n\n\n\n");
        assert_eq!(opened("From: here\nto there\n\nSubject: none"), None);
        assert_eq!(opened("Date: 4 May 2011\nSubject: Lamps\n\nLit."), None);
    }

    #[test]
    fn quotations() {
        let text = "He wrote:\n> Lamps\n>\n> Lamp 1 is lit.\n>> Lamp 2\n> is not.\nSo he did.";
        assert_eq!(unquoted(text).unwrap(), "He wrote:\nLamps\n\nLamp 1 is lit.\nLamp 2\nis not.\nSo he did.");
        assert_eq!(unquoted("> Draft\n> Review\n> Print\n> Send\n> Close"), None);
    }
}
