using EventSourcing.Commands;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>Parse → dispatch → answer, the same for every command of the API.</summary>
public sealed class CommandEndpoint(CommandBus commands)
{
    /// <summary>A command with a body.</summary>
    /// <param name="command">Makes the command of the validated body.</param>
    /// <param name="answer">The answer to an accepted command: a pure function of its outcome, so that a repetition gets the same bytes.</param>
    public async Task<IResult> RunAsync<TBody, TCommand>(
        HttpRequest request,
        Func<TBody, RequestHeaders, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(command);
        var (headers, problem) = RequestHeaders.Read(request);
        if (headers is null)
        {
            return problem!;
        }

        var body = await JsonBody.ReadAsync<TBody>(request, cancellationToken);
        return body.Value is { } value
            ? await SendAsync(request, headers, command(value, headers), value, answer, cancellationToken)
            : body.Problem!;
    }

    /// <summary>A command that says everything with its path.</summary>
    public async Task<IResult> RunAsync<TCommand>(
        HttpRequest request, TCommand command, Func<TCommand, CommandOutcome.Accepted, IResult> answer, CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.Read(request);
        return headers is null ? problem! : await SendAsync(request, headers, command, null, answer, cancellationToken);
    }

    private async Task<IResult> SendAsync<TCommand>(
        HttpRequest request,
        RequestHeaders headers,
        TCommand command,
        object? content,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        var context = headers.ToContext($"{request.Method} {request.Path}", content);
        return await commands.SendAsync(command, context, cancellationToken) switch
        {
            CommandOutcome.Accepted accepted => answer(command, accepted),
            CommandOutcome.Refused refused => ProblemResult.For(refused.Refusal),
            CommandOutcome.VersionMismatch mismatch => new ProblemResult(
                ProblemTypes.VersionMismatch, $"If-Match asks for version {mismatch.Expected}, but the resource is at version {mismatch.Actual}. Read it again."),
            CommandOutcome.CommandIdReused => new ProblemResult(
                ProblemTypes.IdempotencyKeyReused, "Use a new Idempotency-Key for every new request, and the same one only to repeat it."),
            CommandOutcome.Contended => new ProblemResult(ProblemTypes.Contended, "Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) },
            var unknown => throw new InvalidOperationException($"Outcome {unknown.GetType().Name} has no answer."),
        };
    }
}
