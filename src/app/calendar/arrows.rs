//! Arrows between the release that one looks at and those that it waits for or that wait for it: from target to target, as far as
//! both are on the timeline. What is inverted is drawn as such. For the eyes: in words dependencies stand on a release's page.

#[cfg(not(feature = "hydrate"))]
pub use on_server::follow;
#[cfg(not(feature = "hydrate"))]
mod on_server {
    use crate::app::calendar::board::Board;

    pub fn follow(_board: Board) {}
}

/// A curve from one place to another with a head at its end; places in pixels.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn arrow(svg: &mut String, (from_x, from_y): (i32, i32), (to_x, to_y): (i32, i32)) {
    use super::markup::add;
    let inverted = from_x > to_x;
    // It leaves to the right and arrives from the left, however near the two are.
    let (start, end) = (from_x + 7, to_x - 8);
    let bend = ((end - start).abs() / 2).clamp(16, 96);
    let number = |of: i32| of.to_string();
    let class = if inverted {
        "<path class=\"arrow is-inverted\" d=\"M"
    } else {
        "<path class=\"arrow\" d=\"M"
    };
    add(
        svg,
        &[
            class,
            &number(start),
            " ",
            &number(from_y),
            "C",
            &number(start + bend),
            " ",
            &number(from_y),
            " ",
            &number(end - bend),
            " ",
            &number(to_y),
            " ",
            &number(end),
            " ",
            &number(to_y),
            "m-5 -4l5 4l-5 4\"></path>",
        ],
    );
}

#[cfg(feature = "hydrate")]
pub use in_browser::follow;

#[cfg(feature = "hydrate")]
mod in_browser {
    use leptos::prelude::*;

    use super::arrow;
    use crate::{
        app::calendar::board::Board,
        domain::ids::{ReleaseId, StreamId},
    };

    /// Draws the arrows of what is under the pointer or in focus; while something is held, none.
    pub fn follow(board: Board) {
        Effect::new(move |_| {
            let looked = board.moving.looked.get();
            let held = board.moving.held.with(Option::is_some);
            board.rows.track();
            // After the timeline has been drawn anew.
            request_animation_frame(move || draw(board, looked.filter(|_| !held)));
        });
    }

    fn draw(board: Board, looked: Option<StreamId>) {
        let Some(svg) = document().get_element_by_id("timeline-arrows") else {
            return;
        };
        let mut paths = String::new();
        if let Some(row) = looked.and_then(|stream| board.row(stream)) {
            let own = place(row.stream);
            for on in &row.depends_on {
                if let (Some(from), Some(to)) = (place(StreamId::from(*on)), own) {
                    arrow(&mut paths, from, to);
                }
            }
            if let (Some(id), Some(from)) = (row.release(), own) {
                for to in waiting(board, id) {
                    arrow(&mut paths, from, to);
                }
            }
        }
        svg.set_inner_html(&paths);
    }

    /// The places of the releases that wait for that one.
    fn waiting(board: Board, id: ReleaseId) -> Vec<(i32, i32)> {
        board
            .rows
            .try_with_untracked(|rows| {
                let waiting = rows.values().filter(|row| row.depends_on.contains(&id));
                waiting.filter_map(|row| place(row.stream)).collect()
            })
            .unwrap_or_default()
    }

    /// The middle of a release's target, or of its bar's end where the target is not on the screen.
    fn place(stream: StreamId) -> Option<(i32, i32)> {
        let body = document().get_element_by_id("timeline-body")?;
        let bar = document().get_element_by_id(&["bar-", &stream.to_string()].concat())?;
        let find = |selector: &str| bar.query_selector(selector).ok().flatten();
        let (target, whole) = (find(".point-target"), find(".bar-body"));
        let at_end = target.is_none();
        let shape = target.or(whole)?.get_bounding_client_rect();
        let body = body.get_bounding_client_rect();
        let x = if at_end {
            shape.right()
        } else {
            f64::midpoint(shape.left(), shape.right())
        };
        let y = f64::midpoint(shape.top(), shape.bottom());
        Some(((x - body.left()) as i32, (y - body.top()) as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::arrow;

    #[test]
    fn an_arrow_leaves_to_the_right_and_says_when_it_goes_back_in_time() {
        let mut svg = String::new();
        arrow(&mut svg, (100, 20), (300, 80));
        assert!(
            svg.starts_with("<path class=\"arrow\" d=\"M107 20C"),
            "{svg}"
        );
        assert!(svg.contains(" 292 80m-5 -4l5 4l-5 4"), "{svg}");
        svg.clear();
        arrow(&mut svg, (300, 20), (100, 80));
        assert!(
            svg.starts_with("<path class=\"arrow is-inverted\""),
            "{svg}"
        );
    }
}
