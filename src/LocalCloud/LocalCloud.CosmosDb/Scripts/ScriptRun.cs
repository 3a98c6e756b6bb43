using Jint;
using Jint.Native;
using Jint.Native.Json;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>Runs a stored procedure or trigger with its context.</summary>
internal static class ScriptRun
{
    private static readonly Prepared<Acornima.Ast.Script> s_context = Engine.PrepareScript(Read());

    /// <exception cref="ScriptException">It failed.</exception>
    public static void Call(Script script, ScriptHost host, IReadOnlyList<string> arguments) => ScriptEngine.Guard(() =>
    {
        using var engine = ScriptEngine.New();
        engine.Invoke(engine.Evaluate(s_context), host);
        var parser = new JsonParser(engine);
        JsValue[] values = [.. arguments.Select(argument => parser.Parse(argument))];
        return engine.Call(ScriptEngine.Function(engine, script.Body), values);
    });

    private static string Read()
    {
        using var stream = typeof(ScriptRun).Assembly.GetManifestResourceStream("LocalCloud.CosmosDb.Scripts.context.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
