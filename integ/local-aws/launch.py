"""Starts ministack with what our tests are about fixed, and as strict as AWS where it hid a fault of ours.

Fixed:

- The names of errors that a Lambda function throws: ministack calls all of them Runtime.HandlerError.
- Assign in the rule of a Choice and in a catcher: ministack looks for a query language there, where only states have one.
- Arguments, Output and Assign of a Parallel in JSONata, which ministack passes over.
- Faults: an execution whose input holds `faults` meets them, a list for each state, used up one a try:
  {"faults": {"Reserve inventory": [{"error": "DynamoDb.ThrottlingException", "cause": "..."},
                                    {"error": "DynamoDb.SdkClientException", "lost": true}]}}
  A lost answer means that the work was done, and the error comes in place of its answer.
- TimeoutSeconds in JSONata, which ministack takes for a number.
- TimeoutSeconds and HeartbeatSeconds of an activity, which ministack waits out for a day; and a poll for its tasks,
  which looks only twice a second.
- The version of an object in the events of a bucket that keeps versions, which ministack leaves out for EventBridge.
- The limit of a second for an expression, which ministack measures by the clock on the wall: hundreds of executions at
  once share two processors.

Strict:
- An execution that a rule of EventBridge starts is named `<uuid>_<uuid>`, 73 characters.
- A log group is not created under a name that exists, and CloudFormation creates none in its place.
- What CloudFormation names has another name each time that it is created. ministack takes the same one again, so that a
  retained resource and its successor were one.
- MediaConvert, which ministack lacks: media_convert.py.

Sources are changed in memory, as they are imported. Text that is not there any more stops the start.
"""
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import threading
import time

sys.dont_write_bytecode = True  # changed sources go into no cache, and nothing is left beside this file

import media_convert  # noqa: E402
import states  # noqa: E402
from changes import CHANGES  # noqa: E402


class ChangedSource(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        text = bytes(data).decode()
        for old, new in CHANGES[self.name]:
            if old not in text:
                raise SystemExit(f"launch.py: {self.name} no longer holds the text to change: {old!r}")
            text = text.replace(old, new)
        return super().source_to_code(text.encode(), path, _optimize=_optimize)

    def get_code(self, fullname):  # never from, and never into, the cache of compiled files
        return self.source_to_code(self.get_data(self.path), self.path)


class ChangedSources(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname not in CHANGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = ChangedSource(fullname, spec.origin)
        return spec


def end_with_parent():
    """Nothing is left running, however whoever started this ends."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(1)
        threading.Timer(3, os._exit, [1]).start()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


end_with_parent()
sys.meta_path.insert(0, ChangedSources())
states.with_faults()
states.with_activity_timeouts()
media_convert.register()

from ministack.app import main  # noqa: E402

main()
