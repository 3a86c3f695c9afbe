//! How concentrated downloads are: the measure over time, shares, the Lorenz curve, key figures.

mod lorenz;
mod measure;
mod overview;
mod shares;

pub use lorenz::lorenz_chart;
pub use measure::concentration_chart;
pub use overview::{KeyFigure, key_figures, lede, view_lede};
pub use shares::shares_chart;
