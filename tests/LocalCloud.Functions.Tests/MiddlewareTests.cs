using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Functions.Tests;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task The_first_middleware_is_the_outermost()
    {
        await using var host = new FunctionHost([typeof(Functions)]);
        host.Services.AddSingleton<Signal>();
        host.UseMiddleware<Outer>();
        host.UseWhen(context => context.FunctionDefinition.Name == "Other", (context, next) => throw new InvalidOperationException("not for this one"));
        host.UseMiddleware(async (context, next) =>
        {
            Of(context).Send("inner before");
            await next();
            Of(context).Send("inner after");
        });
        await host.StartAsync();

        Assert.Equal("answer", await host.Http.GetStringAsync(new Uri("/api/Answer", UriKind.Relative), TestContext.Current.CancellationToken));
        var signal = host.Provider.GetRequiredService<Signal>();
        foreach (var expected in (string[])["outer before", "inner before", "function", "inner after", "outer after: answer"])
        {
            Assert.Equal(expected, await signal.NextAsync());
        }
    }

    [Fact]
    public async Task Middleware_may_answer_in_place_of_a_failed_function()
    {
        await using var host = new FunctionHost([typeof(Functions)]);
        host.Services.AddSingleton<Signal>();
        host.UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (NotSupportedException exception)
            {
                context.GetInvocationResult().Value = Results.Text(exception.Message, statusCode: 409);
            }
        });
        await host.StartAsync();
        using var response = await host.Http.GetAsync(new Uri("/api/Refusing", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(409, (int)response.StatusCode);
        Assert.Equal("refused", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Signal Of(FunctionContext context) => context.InstanceServices.GetRequiredService<Signal>();

    public sealed class Outer : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            Of(context).Send("outer before");
            await next(context);
            Of(context).Send($"outer after: {context.GetInvocationResult().Value}");
        }
    }

    public sealed class Functions(Signal signal)
    {
        [Function("Answer")]
        public string Answer([HttpTrigger("get")] HttpRequest request)
        {
            signal.Send("function");
            return "answer";
        }

        [Function("Refusing")]
        public string Refusing([HttpTrigger("get")] HttpRequest request) => throw new NotSupportedException("refused");
    }
}
