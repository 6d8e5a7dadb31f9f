"""One call to a judge and everything around it: prompt, provider, reply, price, budget, breaker."""
