<?php
/* A template of the stand-in is a piece of PHP that sees what was assigned. */
class Smarty
{
  public $caching = 1;
  public $template_dir = '';
  public $compile_dir = '';
  public $config_dir = '';
  private $values = array();

  /* As in 3.x: the template names functions, which must be there. */
  public function __construct()
  {
    include DIR_FS_CATALOG.'templates/'.CURRENT_TEMPLATE.'/smarty/register_php_plugins.php';
    foreach ($register_php_plugins as $name) {
      if (!is_callable($name)) {
        throw new Exception('plugin '.$name.' cannot be called');
      }
    }
  }

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
