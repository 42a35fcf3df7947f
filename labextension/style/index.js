import './base.css';
import './item.css';
import './form.css';
import './pulls.css';
