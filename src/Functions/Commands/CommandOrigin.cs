using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventSourcing.Commands;
using OrderFlow.Http;

namespace OrderFlow.Commands;

/// <summary>What a request or a message says about its command: who asks, for the how-manieth time, on which version.</summary>
/// <param name="Operation">What the key is a key of.</param>
public sealed record CommandOrigin(string Operation, string? IdempotencyKey, long? IfVersion, string CorrelationId, string TraceParent)
{
    /// <summary>The message that led to the command; null for a request.</summary>
    public string? CausationId { get; init; }

    /// <summary>An id that the same key always gives, or a new one.</summary>
    public string DeriveId(string kind) => IdempotencyKey is null ? NewId() : Hash($"{kind}:{IdempotencyKey}");

    /// <summary>The command's context; <paramref name="content"/> is what a repetition must have in common.</summary>
    public CommandContext ToContext(object? content) => new()
    {
        CommandId = IdempotencyKey is null ? NewId() : "key:" + Hash($"{Operation}\n{IdempotencyKey}"),
        CommandHash = IdempotencyKey is null ? null : Hash(JsonSerializer.Serialize(content, ApiJson.Options)),
        MayRepeat = IdempotencyKey is not null,
        CorrelationId = CorrelationId,
        CausationId = CausationId,
        TraceParent = TraceParent,
        IfVersion = IfVersion,
    };

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
