using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SampleApp;

public sealed class Hello(Journal journal)
{
    [Function(nameof(Hello))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name)
    {
        journal.Entries.Enqueue($"{request.Method} {name}");
        return TypedResults.Ok(new Greeting($"Hello, {name}!"));
    }

    public sealed record Greeting(string Text);
}
