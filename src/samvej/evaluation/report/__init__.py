"""The report: one page with the answers first and everything behind them folded under, and the numbers as files."""

from samvej.evaluation.report.write import PAGE, ReportError, check_folder, write_report

__all__ = ["PAGE", "ReportError", "check_folder", "write_report"]
