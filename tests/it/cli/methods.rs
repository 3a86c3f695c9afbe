//! The page of methods is that of the measures that the program has.

use lorenz::analysis::Measure;

use super::succeeds;

#[test]
fn the_page_of_methods_is_what_the_program_writes() {
    let page = std::fs::read_to_string("www/methods.html").unwrap();
    assert_eq!(page, succeeds(&["methods"]), "run `make methods`");
    for measure in Measure::OFFERED {
        let name = measure.name();
        assert!(page.contains(&format!("<section id=\"{name}\">")) && page.contains(&measure.definition()), "{name}");
        assert!(page.contains(&format!("href=\"#{name}\"")), "{name}");
    }
    // Four of its examples, by hand: shares of 0.4, 0.3, 0.15, 0.1 and 0.05.
    for (name, value) in [("hhi", "2,850"), ("cr1", "40"), ("effective-number", "3.5"), ("gini", "0.36")] {
        let start = page.find(&format!("<section id=\"{name}\">")).unwrap();
        let example = page[start..].split("<dt>Example</dt><dd>").nth(1).unwrap();
        assert!(example.starts_with(value), "{name}: {}", &example[..20]);
    }
}
