//! What an engine holds: the data of the last load that ended while it was wanted.

use lorenz::engine_state::EngineState;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Begin,
    End(u32),
    Finish(u32),
}

proptest! {
    /// Beside the plainest account of it: a load is wanted from its beginning until another one begins, or it ends.
    #[test]
    fn data_are_those_of_the_last_wanted_load(steps in prop::collection::vec(
        prop_oneof![Just(Step::Begin), (0..9_u32).prop_map(Step::End), (0..9_u32).prop_map(Step::Finish)], 0..40,
    )) {
        let mut state = EngineState::default();
        let (mut begun, mut wanted, mut held) = (0, None, None);
        for step in steps {
            match step {
                Step::Begin => {
                    begun += 1;
                    state.begin(begun);
                    wanted = Some(begun);
                }
                Step::End(load) => {
                    state.end(load);
                    wanted = wanted.filter(|&wanted| wanted != load);
                }
                Step::Finish(load) => {
                    prop_assert_eq!(state.finish(load, load), wanted == Some(load));
                    if wanted == Some(load) {
                        (held, wanted) = (Some(load), None);
                    }
                }
            }
            prop_assert_eq!(state.is_loading(), wanted.is_some());
            for load in 0..=begun {
                prop_assert_eq!(state.is_under_way(load), wanted == Some(load));
                prop_assert_eq!(state.data_of(load), held.as_ref().filter(|&&held| held == load));
            }
        }
    }
}
