"""What `fix` can do: repairs of a connector's files, as new texts that nobody has written yet."""

from connectorops.fixes.fix import Fix, Left
from connectorops.fixes.mend import mend
from connectorops.fixes.mender import Mender
from connectorops.fixes.revise import revise
from connectorops.fixes.revision import broken_operations

__all__ = ["Fix", "Left", "Mender", "broken_operations", "mend", "revise"]
