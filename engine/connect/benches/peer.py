"""How long cxblueprint takes to load a flow and look for what is wrong with it, in seconds: the
shortest of several runs. Its report is of no use here, and printing it not counted."""

import sys
import time

from cxblueprint import Flow, FlowAnalyzer

FILE = sys.argv[1]


def once():
    start = time.perf_counter()
    flow = Flow.load(FILE)
    FlowAnalyzer(flow.blocks, flow._start_action).has_issues()
    return time.perf_counter() - start


print(min(once() for _ in range(50)))
