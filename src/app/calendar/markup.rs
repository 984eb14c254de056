//! Pieces of SVG as text. Every text that a person wrote goes through [`escape`].

use crate::domain::calendar::WHOLE;

/// Appends the parts.
pub fn add(into: &mut String, parts: &[&str]) {
    for part in parts {
        into.push_str(part);
    }
}

/// Appends a text so that it is text wherever it stands in markup.
pub fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            other => into.push(other),
        }
    }
}

/// Hundredths of a percent as an SVG length.
pub fn percent(hundredths: i32) -> String {
    let clamped = hundredths.clamp(0, 2 * WHOLE);
    let mut text = (clamped / 100).to_string();
    let rest = (clamped % 100).abs();
    if rest > 0 {
        text.push('.');
        if rest < 10 {
            text.push('0');
        }
        text.push_str(&rest.to_string());
    }
    text.push('%');
    text
}

/// A rectangle from `from` on, so wide; `top` and `height` as SVG lengths.
pub fn rect(svg: &mut String, class: &str, (from, width): (i32, i32), top: &str, height: &str) {
    let (at, width) = (percent(from), percent(width));
    add(
        svg,
        &[
            "<rect class=\"",
            class,
            "\" x=\"",
            &at,
            "\" width=\"",
            &width,
            "\" y=\"",
            top,
            "\" height=\"",
            height,
            "\"></rect>",
        ],
    );
}

/// A line from top to bottom.
pub fn line(svg: &mut String, class: &str, at: i32) {
    let at = percent(at);
    add(
        svg,
        &[
            "<line class=\"",
            class,
            "\" x1=\"",
            &at,
            "\" x2=\"",
            &at,
            "\" y1=\"0\" y2=\"100%\"></line>",
        ],
    );
}

/// A text so many pixels right of `at`.
pub fn text(svg: &mut String, class: &str, at: i32, right: &str, base: usize, words: &str) {
    let (at, base) = (percent(at), base.to_string());
    add(
        svg,
        &[
            "<text class=\"",
            class,
            "\" x=\"",
            &at,
            "\" dx=\"",
            right,
            "\" y=\"",
            &base,
            "\">",
        ],
    );
    escape(words, svg);
    svg.push_str("</text>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_have_two_places() {
        assert_eq!(percent(0), "0%");
        assert_eq!(percent(10_000), "100%");
        assert_eq!(percent(1_205), "12.05%");
        assert_eq!(percent(250), "2.50%");
    }
}
