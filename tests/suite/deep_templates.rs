//! Templates whose values hold themselves, or others without end: printing them takes the stack.

use crate::common::{Place, assert_said};

const MEMORY: &str = "more than 1,000,000,000 bytes of memory";

#[test]
fn a_value_that_holds_itself_ends_in_a_message() {
    let place = Place::new();
    let ask = |source: &str| {
        place.file("a.md.jinja", source);
        place.said(&["report", "KAZ", "--template", "a.md.jinja"])
    };
    place.file("module.jinja", "{% set ns = namespace() %}");
    for source in [
        "{% import 'module.jinja' as x %}{% set x.ns.a = x.ns %}{{ x.ns }}",
        // a quote in a comment hides the rest from those who look for namespaces
        "{% set ns = namespace() %}{# {{ ' #}{% set ns.a = ns %}{{ ns }}{# ' }} #}",
    ] {
        let (code, said) = ask(source);
        // on a busy machine the time is up before the memory is full
        let is_limit = said.contains(MEMORY) || said.contains("more than 4 seconds");
        assert!(code == 3 && is_limit, "{code} {said}");
    }
    let plain = "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}";
    assert_said(&ask(plain), 3, "the namespace `ns` is used as a value");
}

#[test]
fn values_within_values_are_printed_or_refused() {
    let place = Place::new();
    let deep = "{% set ns = namespace(a=1) %}{% for i in range(100) %}{% for j in range(200) %}\
                {% set ns.a = [ns.a] %}{% endfor %}{% endfor %}";
    for print in ["{{ ns.a }}", "{{ ns.a|tojson }}"] {
        place.file("a.md.jinja", deep.to_owned() + print);
        let (code, said) = place.said(&["report", "KAZ", "--template", "a.md.jinja"]);
        assert_eq!((code, said.matches('[').count()), (0, 20_000));
    }
}
