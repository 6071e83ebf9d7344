# SPDX-License-Identifier: Apache-2.0
"""check_result.py FILE: fails unless notebooks read the result as labelled arrays: xarray with
both engines and without a warning, h5py, h5dump."""
import subprocess
import sys
import warnings

import h5py
import numpy as np
import xarray as xr

# Two packages of the distribution warn about themselves when they are imported.
SELF_CRITICS = ("/usr/lib/python3/dist-packages/llvmlite", "/usr/lib/python3/dist-packages/netCDF4")
LINKS = ("CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST")


def is_self_criticism(warning):
    return (warning.filename.startswith(SELF_CRITICS)
            or "numpy.ndarray size changed" in str(warning.message))


def check_labels(dataset, engine):
    for name, variable in dataset.variables.items():
        assert isinstance(variable.attrs.get("units"), str), (engine, name, variable.attrs)
        assert variable.attrs.get("long_name"), (engine, name, variable.attrs)
        assert variable.dtype.kind in "fiuO", (engine, name, variable.dtype)
    for name, variable in dataset.data_vars.items():
        if name != "trial_weight" and not name.startswith("event_"):
            assert variable.dims[0] == "case", (engine, name, variable.dims)
        for dimension in variable.dims:
            assert dimension in ("trial", "event") or dimension in dataset.coords, (
                engine, name, dimension)


def check_case_by_case(dataset):
    for case in dataset.coords["case"].values:
        assert isinstance(case, str)
        assert "case" not in dataset.sel(case=case).dims


def check_trials(dataset):
    if "trial_book_loss" not in dataset:
        return
    loss = dataset["trial_book_loss"]
    assert loss.dims == ("case", "trial", "perspective")
    assert loss.sizes["trial"] == dataset.attrs["trials"] == dataset["trial_weight"].size
    assert loss.attrs["first_trial"] == dataset.attrs["first_trial"]
    net = loss.sel(perspective="gross") - loss.sel(perspective="recovered")
    assert (net == loss.sel(perspective="net")).all()


def check_events(dataset):
    if "event_trial" not in dataset:
        return
    columns = [dataset[f"event_{name}"] for name in ("trial", "cause", "index", "time", "severity")]
    assert all(column.dims == ("event",) for column in columns)
    assert [column.dtype.str for column in columns] == ["<u8", "<u4", "<u4", "<f8", "<f8"]
    assert (dataset["event_cause"] < dataset.sizes["cause"]).all()


def check_xarray(path, engine):
    with xr.open_dataset(path, engine=engine) as dataset:
        dataset.load()
        repr(dataset)
        check_labels(dataset, engine)
        check_case_by_case(dataset)
        check_trials(dataset)
        check_events(dataset)
    groups = ["scenario", "host"]
    with h5py.File(path) as file:
        groups += ["state"] if "state" in file else []
    for group in groups:
        with xr.open_dataset(path, engine=engine, group=group) as dataset:
            dataset.load()
    check_scenario(path, engine)


def check_scenario(path, engine):
    with xr.open_dataset(path, engine=engine, group="scenario") as dataset:
        assert dataset["toml"].dims == ("case",)
        assert all(isinstance(text, str) for text in dataset["toml"].values)


def check_engines_agree(path):
    with xr.open_dataset(path, engine="h5netcdf") as a, xr.open_dataset(path, engine="netcdf4") as b:
        assert set(a.variables) == set(b.variables)
        for name in a.variables:
            assert a[name].dims == b[name].dims, name
            np.testing.assert_array_equal(a[name].values, b[name].values)
            assert a[name].attrs == b[name].attrs, name


def check_h5py(path):
    def visit(name, item):
        for key, value in item.attrs.items():
            assert key in LINKS or isinstance(value, (str, np.integer, np.floating)), (name, key)
        if isinstance(item, h5py.Dataset) and h5py.check_string_dtype(item.dtype):
            text_type = h5py.check_string_dtype(item.dtype)
            assert text_type.encoding == "utf-8" and text_type.length is None, name
            assert all(isinstance(text, str) for text in np.ravel(item.asstr()[...])), name
        if isinstance(item, h5py.Dataset) and not h5py.h5ds.is_scale(item.id):
            assert all(len(axis) == 1 for axis in item.dims), name

    with h5py.File(path) as file:
        for key, value in file.attrs.items():
            assert isinstance(value, (str, np.integer, np.floating)), key
        assert file.attrs["format"] == "faultline-results"
        assert file.attrs["seed"].dtype == np.uint64
        file.visititems(visit)


def check_h5dump(path):
    dump = subprocess.run(["h5dump", "-H", path], capture_output=True, text=True, check=False)
    assert dump.returncode == 0 and dump.stderr == "", dump.stderr


def main(path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for engine in (None, "h5netcdf", "netcdf4"):
            check_xarray(path, engine)
        check_engines_agree(path)
        check_h5py(path)
    foreign = [str(warning) for warning in caught if not is_self_criticism(warning)]
    assert not foreign, foreign
    check_h5dump(path)


main(sys.argv[1])
