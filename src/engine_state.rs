//! The loads of an engine: the one that is under way, and the data of the last one that was finished.
//!
//! Loads and questions carry the number of their load. A load that was stopped, or that a newer one has replaced, leaves
//! nothing behind however far it came, and a question is answered of the data of its load or not at all: whatever is stopped,
//! fails or comes late, an answer is of the data that the page names.

/// The loads of an engine, by number; `D` is the data that a load ends with.
#[derive(Debug)]
pub struct EngineState<D> {
    under_way: Option<u32>,
    held: Option<(u32, D)>,
    /// The load whose data are held and still grow.
    growing: Option<u32>,
}

impl<D> Default for EngineState<D> {
    fn default() -> EngineState<D> {
        EngineState { under_way: None, held: None, growing: None }
    }
}

impl<D> EngineState<D> {
    /// Begins a load in place of the one that is under way; the data from before stay as they are.
    pub fn begin(&mut self, load: u32) {
        (self.under_way, self.growing) = (Some(load), None);
    }

    /// Ends a load without data, or without more data: it has failed, or was cancelled. One that isn't under way stays as it is.
    pub fn end(&mut self, load: u32) {
        self.under_way.take_if(|under_way| *under_way == load);
        self.growing.take_if(|growing| *growing == load);
    }

    /// Returns whether more of this load is wanted: it is under way, or its data are held and grow.
    pub fn is_wanted(&self, load: u32) -> bool {
        self.is_under_way(load) || self.growing == Some(load)
    }

    /// Returns whether the data of this load are held and no other load is under way.
    pub fn is_at_rest(&self, load: u32) -> bool {
        self.under_way.is_none() && self.data_of(load).is_some()
    }

    /// Notes that the data of a load, which are held, will be replaced by more of the same.
    pub fn grow(&mut self, load: u32) {
        self.growing = self.held.as_ref().map(|(held, _)| *held).filter(|held| *held == load);
    }

    /// Takes over more data of a load in place of those that are held; returns `false`, and changes nothing, if it doesn't grow.
    #[must_use = "data that were not taken over must not be reported"]
    pub fn replace(&mut self, load: u32, data: D) -> bool {
        let is_wanted = self.growing == Some(load);
        if is_wanted {
            self.held = Some((load, data));
        }
        is_wanted
    }

    /// Returns whether this load is the one under way.
    pub fn is_under_way(&self, load: u32) -> bool {
        self.under_way == Some(load)
    }

    /// Returns whether any load is under way.
    pub fn is_loading(&self) -> bool {
        self.under_way.is_some()
    }

    /// Takes over the data of a load in place of those from before; returns `false`, and changes nothing, if the load isn't the one
    /// under way.
    #[must_use = "data that were not taken over must not be reported"]
    pub fn finish(&mut self, load: u32, data: D) -> bool {
        let is_wanted = self.is_under_way(load);
        if is_wanted {
            self.under_way = None;
            self.held = Some((load, data));
        }
        is_wanted
    }

    /// Returns the data of this load; `None` where others are held, or none.
    pub fn data_of(&self, load: u32) -> Option<&D> {
        self.held.as_ref().filter(|(held, _)| *held == load).map(|(_, data)| data)
    }

    /// Returns the data of this load, to be changed; `None` where others are held, or none.
    pub fn data_of_mut(&mut self, load: u32) -> Option<&mut D> {
        self.held.as_mut().filter(|(held, _)| *held == load).map(|(_, data)| data)
    }
}
