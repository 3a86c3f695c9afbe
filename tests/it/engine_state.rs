//! What an engine holds: the data of the last load that ended while it was wanted.

use lorenz::engine_state::EngineState;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Begin,
    End(u32),
    Finish(u32),
    Grow(u32),
    Replace(u32),
}

proptest! {
    /// Beside the plainest account of it: a load is wanted from its beginning until another one begins, or it ends; what it holds
    /// may grow until then, too.
    #[test]
    fn data_are_those_of_the_last_wanted_load(steps in prop::collection::vec(
        prop_oneof![Just(Step::Begin), (0..9_u32).prop_map(Step::End), (0..9_u32).prop_map(Step::Finish),
            (0..9_u32).prop_map(Step::Grow), (0..9_u32).prop_map(Step::Replace)], 0..40,
    )) {
        let mut state = EngineState::default();
        let (mut begun, mut wanted, mut held, mut growing) = (0, None, None, None);
        for step in steps {
            match step {
                Step::Begin => {
                    begun += 1;
                    state.begin(begun);
                    (wanted, growing) = (Some(begun), None);
                }
                Step::End(load) => {
                    state.end(load);
                    wanted = wanted.filter(|&wanted| wanted != load);
                    growing = growing.filter(|&growing| growing != load);
                }
                Step::Finish(load) => {
                    prop_assert_eq!(state.finish(load, (load, 0)), wanted == Some(load));
                    if wanted == Some(load) {
                        (held, wanted) = (Some((load, 0)), None);
                    }
                }
                Step::Grow(load) => {
                    state.grow(load);
                    growing = held.map(|(held, _)| held).filter(|&held| held == load);
                }
                Step::Replace(load) => {
                    let more = held.map_or(0, |(_, pages)| pages + 1);
                    prop_assert_eq!(state.replace(load, (load, more)), growing == Some(load));
                    if growing == Some(load) {
                        held = Some((load, more));
                    }
                }
            }
            prop_assert_eq!(state.is_loading(), wanted.is_some());
            for load in 0..=begun {
                prop_assert_eq!(state.is_under_way(load), wanted == Some(load));
                prop_assert_eq!(state.is_at_rest(load), wanted.is_none() && held.is_some_and(|(held, _)| held == load));
                prop_assert_eq!(state.is_wanted(load), wanted == Some(load) || growing == Some(load));
                prop_assert_eq!(state.data_of(load), held.as_ref().filter(|(held, _)| *held == load));
            }
        }
    }
}
