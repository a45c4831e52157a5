"""Commands that list what there is: rules, themes, formats."""

from __future__ import annotations

import click

from pipeline import export, mend
from pipeline import variant as variants
from pipeline.cli.language import say
from pipeline.rules import RULES
from pipeline.themes import SUMMARIES


@click.command()
def rules() -> None:
    """List the rules that restore text, in the order in which they work."""
    listed = summaries()
    width = max(map(len, listed))
    for name, summary in listed.items():
        click.echo(f"{name:<{width}}  {say(summary)}")


@click.command()
def themes() -> None:
    """List the themes in which a packet can be set; packet.toml can change any figure of them."""
    for name, summary in SUMMARIES.items():
        click.echo(f"{name:<10} {say(summary)}")


def summaries() -> dict[str, str]:
    """What each rule does, by its name; a user's fixes come last."""
    return {rule.name: rule.summary for rule in RULES} | {mend.NAME: mend.SUMMARY, variants.RULE: variants.SUMMARY}


@click.command()
def formats() -> None:
    """List the formats that can be written."""
    for name in export.names():
        exporter = export.find(name)
        click.echo(f"{exporter.name:<10} {exporter.suffix:<7} {say(exporter.summary)}")
