"""Long work (后台任务): queued, watched, resumed, ended, with the rights it was asked with."""
