"""The data of a page, as other programs may read it."""
import json
import re


def data_of(path):
    text = open(path, encoding="utf-8").read()
    found = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert len(found) == 1, f"{len(found)} elements with data"
    assert "<" not in found[0], "data that could end its element"
    return json.loads(found[0])
