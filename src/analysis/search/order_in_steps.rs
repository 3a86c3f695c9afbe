//! Puts keys in order in short steps.

/// Keys that are put in order by themselves, in one step each.
const RUN: usize = 1_024;
/// Keys that a step puts behind each other of two runs.
const PIECE: usize = 8_192;

/// Keys on their way into an order: runs of them are, and two of them at a time become one.
#[derive(Debug, Default)]
pub(super) struct OrderInSteps {
    keys: Vec<u32>,
    /// The keys of runs that have been put together.
    merged: Vec<u32>,
    /// Length of the runs; 0 while there are none.
    run: usize,
    /// Where the two runs under way begin.
    pair: usize,
    /// What follows next of each of the two.
    next: [usize; 2],
}

impl OrderInSteps {
    pub(super) fn of(keys: Vec<u32>) -> OrderInSteps {
        OrderInSteps { keys, ..OrderInSteps::default() }
    }

    /// Does a part of the work; returns whether there is more. `is_before` is a strict order of all keys.
    pub(super) fn step(&mut self, is_before: impl Fn(u32, u32) -> bool) -> bool {
        let number = self.keys.len();
        if self.run == 0 {
            let end = (self.pair + RUN).min(number);
            let run = self.keys.get_mut(self.pair..end).unwrap_or_default();
            run.sort_unstable_by(|&one, &other| is_before(other, one).cmp(&is_before(one, other)));
            self.pair = end;
            if end == number {
                self.begin_pass(RUN);
            }
            return true;
        }
        if self.run >= number {
            return false;
        }
        let end = (self.merged.len() + PIECE).min(number);
        self.merged.reserve_exact(number - self.merged.len());
        while self.merged.len() < end {
            let stops = [self.pair + self.run, self.pair + 2 * self.run].map(|stop| stop.min(number));
            let [one, other] = self.next;
            let is_other = one == stops[0] || (other < stops[1] && is_before(self.keys[other], self.keys[one]));
            self.merged.push(self.keys[if is_other { other } else { one }]);
            self.next[usize::from(is_other)] += 1;
            if self.next == stops {
                self.begin_pair(stops[1]);
            }
        }
        if end == number {
            std::mem::swap(&mut self.keys, &mut self.merged);
            self.merged.clear();
            self.begin_pass(self.run * 2);
        }
        true
    }

    /// Returns the keys, in order once no more steps are left.
    pub(super) fn finish(self) -> Vec<u32> {
        self.keys
    }

    fn begin_pass(&mut self, run: usize) {
        self.run = run;
        self.begin_pair(0);
    }

    fn begin_pair(&mut self, pair: usize) {
        self.pair = pair;
        self.next = [pair, (pair + self.run).min(self.keys.len())];
    }
}

#[cfg(test)]
mod tests {
    use super::{OrderInSteps, PIECE, RUN};

    #[test]
    fn steps_end_with_the_order_of_a_sort() {
        for number in [0, 1, 2, RUN - 1, RUN, RUN + 1, 3 * RUN + 5, PIECE, 4 * PIECE + 77] {
            let weight = |key: u32| key.wrapping_mul(0x9e37_79b9) >> 24;
            let mut order = OrderInSteps::of((0..number as u32).collect());
            let mut steps = 0;
            while order.step(|a, b| (weight(a), a) < (weight(b), b)) {
                steps += 1;
                assert!(steps < 1_000);
            }
            let mut expected: Vec<u32> = (0..number as u32).collect();
            expected.sort_by_key(|&key| (weight(key), key));
            assert_eq!(order.finish(), expected, "{number}");
        }
    }
}
