using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a generated project could not see internals, and would be built for every run.
var job = args is [("short" or "medium" or "long") and var length, ..]
    ? length switch { "short" => Job.ShortRun, "medium" => Job.MediumRun, _ => Job.LongRun }
    : Job.ShortRun;
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithOptions(ConfigOptions.JoinSummary);
string[] rest = args is ["short" or "medium" or "long", .. var others] ? others : args;
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, config);
