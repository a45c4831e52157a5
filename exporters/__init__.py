"""The formats that Jiangyi writes, each found by its entry point."""
