#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    lorenz_fuzz::mapping(data);
});
