"""What `make train` has learned: linear models as sorted text, checked against their manifest when they are loaded."""

from pipelines.reading.models.linear import Linear, probability
from pipelines.reading.models.store import FOLDER, ModelError, check_models, load, thresholds, use

__all__ = ["FOLDER", "Linear", "ModelError", "check_models", "load", "probability", "thresholds", "use"]
