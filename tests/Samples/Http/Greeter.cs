namespace Samples.Http;

public interface IGreeter
{
    string Greet(string name);
}

/// <summary>Its greeting is an app setting, read before the host is built.</summary>
internal sealed class Greeter(string greeting) : IGreeter
{
    public string Greet(string name) => $"{greeting}, {name}!";
}
