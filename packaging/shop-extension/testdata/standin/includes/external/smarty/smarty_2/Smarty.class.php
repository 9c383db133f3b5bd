<?php
/* A template of the stand-in is a piece of PHP that sees what was assigned. */
class Smarty
{
  public $caching = 1;
  public $template_dir = '';
  public $compile_dir = '';
  public $config_dir = '';
  private $values = array();

  public function assign($name, $value)
  {
    $this->values[$name] = $value;
  }

  public function fetch($template)
  {
    if ($this->caching || !is_dir($this->compile_dir) || !is_dir($this->config_dir)) {
      throw new Exception('the folders of the template engine');
    }
    extract($this->values);
    ob_start();
    include $this->template_dir.'/'.$template;
    return ob_get_clean();
  }
}
