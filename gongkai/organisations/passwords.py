"""Password rules whose messages the framework does not have in Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Length is what makes a password strong; the framework's rule with our words."""

    def get_error_message(self) -> str:
        """Say what is asked for."""
        return f"密码太短，至少要{self.min_length}个字符。"

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return f"密码至少要{self.min_length}个字符。"
