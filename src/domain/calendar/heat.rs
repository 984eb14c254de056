//! How much a day holds, in a few steps that can be told apart at a glance.

/// The highest step.
pub const WARMEST: u32 = 4;

/// Steps from 1 to [`WARMEST`] of equal height, up to the fullest day. 0 is a day that holds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heat {
    height: u32,
    most: u32,
}

impl Heat {
    /// The steps for days that hold so much.
    #[must_use]
    pub fn of(counts: impl Iterator<Item = u32>) -> Self {
        let most = counts.max().unwrap_or_default();
        Self {
            height: most.div_ceil(WARMEST).max(1),
            most,
        }
    }

    /// The step of a day.
    #[must_use]
    pub fn step(self, count: u32) -> u32 {
        count.div_ceil(self.height).min(WARMEST)
    }

    /// The least and the most that a day of the step holds; `None` where no day is as full.
    #[must_use]
    pub fn holds(self, step: u32) -> Option<(u32, u32)> {
        if step == 0 {
            return Some((0, 0));
        }
        let least = (step - 1) * self.height + 1;
        (step <= WARMEST && least <= self.most)
            .then(|| (least, (step * self.height).min(self.most)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_reach_to_the_fullest_day() {
        let heat = |most: u32| Heat::of([1, most].into_iter());
        assert_eq!(Heat::of(std::iter::empty()).step(0), 0);
        assert_eq!([1, 2, 3, 4].map(|count| heat(4).step(count)), [1, 2, 3, 4]);
        assert_eq!(heat(2).holds(3), None);
        assert_eq!(heat(2).holds(0), Some((0, 0)));
        assert_eq!(
            [1, 3, 4, 9, 10].map(|count| heat(10).step(count)),
            [1, 1, 2, 3, 4]
        );
        assert_eq!(heat(10).holds(4), Some((10, 10)));
        for most in 1..60 {
            let heat = heat(most);
            for count in 0..=most {
                let (least, last) = heat.holds(heat.step(count)).unwrap();
                assert!((least..=last).contains(&count), "{count} of {most}");
            }
            assert!(heat.holds(WARMEST + 1).is_none());
        }
    }
}
