using EventSourcing.Commands;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>
/// Parse → dispatch → answer, the same for every command of the API. Every answer is a pure function of the command and its outcome, so
/// that a repetition gets the same bytes.
/// </summary>
public sealed class CommandEndpoint(CommandBus commands, CommandExecutor executor)
{
    /// <summary>A command that makes something new.</summary>
    /// <param name="ownId">The id that the body itself gives to what it makes, or null.</param>
    /// <param name="command">Makes the command of the validated body; the headers give an id to what the body does not name.</param>
    public async Task<IResult> CreateAsync<TBody, TCommand>(
        HttpRequest request,
        Func<TBody, string?> ownId,
        Func<TBody, RequestHeaders, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.OfCreation(request);
        if (headers is null)
        {
            return problem!;
        }

        var body = await JsonBody.ReadAsync<TBody>(request, cancellationToken);
        if (body.Value is not { } value)
        {
            return body.Problem!;
        }

        var context = headers.ToContext(value);
        if (context.MayRepeat && ownId(value) is not null)
        {
            // An id made of the key leads a reused key to the same stream. An id of the body's own does not, so the key is claimed first.
            var claim = await executor.ExecuteAsync<KeyClaim, KeyClaimed>(KeyClaim.StreamOf(context), known => known.Claim(), context, cancellationToken);
            if (claim is not CommandOutcome.Accepted)
            {
                return Answer(claim);
            }
        }

        return await SendAsync(command(value, headers), context, answer, cancellationToken);
    }

    /// <summary>A command with a body on what exists.</summary>
    /// <param name="command">Makes the command of the validated body.</param>
    public async Task<IResult> RunAsync<TBody, TCommand>(
        HttpRequest request,
        Func<TBody, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.OfChange(request);
        return headers is null ? problem! : await ReadAndSendAsync(request, headers, command, answer, cancellationToken);
    }

    /// <summary>A command on what exists that says everything with its path.</summary>
    public async Task<IResult> RunAsync<TCommand>(
        HttpRequest request, TCommand command, Func<TCommand, CommandOutcome.Accepted, IResult> answer, CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.OfChange(request);
        return headers is null ? problem! : await SendAsync(command, headers.ToContext(null), answer, cancellationToken);
    }

    private async Task<IResult> ReadAndSendAsync<TBody, TCommand>(
        HttpRequest request,
        RequestHeaders headers,
        Func<TBody, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        var body = await JsonBody.ReadAsync<TBody>(request, cancellationToken);
        return body.Value is { } value
            ? await SendAsync(command(value), headers.ToContext(value), answer, cancellationToken)
            : body.Problem!;
    }

    private async Task<IResult> SendAsync<TCommand>(
        TCommand command, CommandContext context, Func<TCommand, CommandOutcome.Accepted, IResult> answer, CancellationToken cancellationToken)
        where TCommand : ICommand =>
        await commands.SendAsync(command, context, cancellationToken) switch
        {
            CommandOutcome.Accepted accepted => answer(command, accepted),
            var other => Answer(other),
        };

    private static ProblemResult Answer(CommandOutcome outcome) =>
        outcome switch
        {
            CommandOutcome.Refused refused => ProblemResult.For(refused.Refusal, refused.TraceParent),
            CommandOutcome.VersionMismatch mismatch => new ProblemResult(
                ProblemTypes.VersionMismatch, $"If-Match asks for version {mismatch.Expected}, but the resource is at version {mismatch.Actual}. Read it again."),
            CommandOutcome.CommandIdReused => new ProblemResult(
                ProblemTypes.IdempotencyKeyReused, "Use a new Idempotency-Key for every new request, and the same one only to repeat it."),
            CommandOutcome.Contended => new ProblemResult(ProblemTypes.Contended, "Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) },
            var unknown => throw new InvalidOperationException($"Outcome {unknown.GetType().Name} has no answer."),
        };
}
