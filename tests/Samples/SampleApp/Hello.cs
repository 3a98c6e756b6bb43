using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace SampleApp;

public sealed class Hello(IConfiguration configuration)
{
    [Function(nameof(Hello))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
        TypedResults.Ok(new Greeting($"{configuration["Greeting"]}, {name}!"));

    public sealed record Greeting(string Text);
}
