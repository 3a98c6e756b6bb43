namespace Infrastructure.Tests.Gateway;

// What policy expressions see, under the documented names; only what is used.

public sealed class Context
{
    public Guid RequestId { get; } = Guid.NewGuid();

    public Request Request { get; init; } = new();

    public Response? Response { get; set; }

    public LastError? LastError { get; init; }

    public Subscription Subscription { get; } = new();

    public Dictionary<string, object> Variables { get; } = [];
}

public sealed class Request
{
    public string Method { get; init; } = "GET";

    public Address OriginalUrl { get; init; } = new();

    public Address Url { get; init; } = new();

    public Headers Headers { get; } = [];
}

public sealed class Response
{
    public int StatusCode { get; set; }

    public Headers Headers { get; } = [];

    public Body Body { get; set; } = new();
}

public sealed class Address
{
    public string Path { get; init; } = "/orderflow/v1/orders";

    public string QueryString { get; set; } = "";
}

public sealed class Subscription
{
    public string Id { get; init; } = "partner-1";
}

public sealed class LastError
{
    public string? Source { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}

public sealed class Body
{
    public string Text { get; init; } = "";

    public T As<T>(bool preserveContent = false) => (T)(object)Text;
}

public sealed class Headers() : Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
{
    public string GetValueOrDefault(string name, string otherwise) => TryGetValue(name, out var value) ? value : otherwise;
}
